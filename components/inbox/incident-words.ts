import { counted } from '#domain/counted.ts'
import type { ClosingReason, MemberTrouble } from '#domain/incidents/incident.ts'
import type { IncidentDetail } from '#domain/views/incident-views.ts'
import type { ShownState } from '../ui/state-look.ts'

type IncidentEvent = IncidentDetail['events'][number]

/** Why an incident was closed, in words. */
export const CLOSING_WORDS: Readonly<Record<ClosingReason, string>> = {
  well: 'all is well again',
  disabled: 'what caused it was disabled',
  deleted: 'what caused it was deleted',
  elsewhere: 'its tasks are held up by something else',
}

/** How a task that an incident concerns is shown: the state it looks like, and the word where that is another. */
export const TROUBLE_LOOKS: Readonly<Record<MemberTrouble, { state: ShownState; word?: string }>> = {
  failed: { state: 'failing' },
  late: { state: 'late' },
  running_long: { state: 'running', word: 'Runs long' },
  at_risk: { state: 'at_risk' },
  missed: { state: 'missed' },
  waiting: { state: 'waiting' },
  no_worker: { state: 'queued', word: 'No worker' },
  waiting_long: { state: 'queued', word: 'Waits long' },
  lost: { state: 'lost', word: 'Run lost' },
}

function updateWords({ joined = 0, missed = 0, title }: IncidentEvent['data']): string {
  const news = [
    joined > 0 && `${counted(joined, 'task')} came into it`,
    missed > 0 && `${counted(missed, 'task')} missed ${missed === 1 ? 'its' : 'their'} deadline`,
  ].filter((words) => words !== false)
  return news.length === 0 ? title : `${news.join(', ')}: ${title}`
}

/** What happened to an incident, in a sentence; until when it was silenced stands in its data. */
export function eventWords({ happening, severity, data, actorName }: IncidentEvent): string {
  const who = actorName ?? 'Somebody'
  switch (happening) {
    case 'opened':
      return `Opened as ${severity}: ${data.title}`
    case 'updated':
      return updateWords(data)
    case 'escalated':
      return `Got graver, from ${data.severityBefore ?? 'less'} to ${severity}: ${data.title}`
    case 'acknowledged':
      return `${who} acknowledged it${data.word ? `: ${data.word}` : '.'}`
    case 'silenced':
      return `${who} silenced it`
    case 'unsilenced':
      return `${who} ended its silence.`
    case 'closed':
      return `Closed: ${CLOSING_WORDS[data.reason ?? 'well']}.`
  }
}
