import { agreeing, counted } from '#domain/counted.ts'
import type { ClosingReason, MemberTrouble } from '#domain/incidents/incident.ts'
import type { IncidentDetail } from '#domain/views/incident-views.ts'
import type { ShownState } from '../ui/state-look.ts'

type IncidentEvent = IncidentDetail['events'][number]

/** Why an incident was closed, in words. */
export const CLOSING_WORDS: Readonly<Record<ClosingReason, string>> = {
  well: 'all is well again',
  disabled: 'what caused it was disabled',
  deleted: 'what caused it was deleted',
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
}

/** What happened to an incident, in a sentence; until when it was silenced stands in its data. */
export function eventWords({ happening, severity, data, actorName }: IncidentEvent): string {
  const who = actorName ?? 'Somebody'
  switch (happening) {
    case 'opened':
      return `Opened as ${severity}: ${data.title}`
    case 'updated':
      return [comingsAndGoings(data), data.title].filter(Boolean).join(' ')
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

function comingsAndGoings({ joined = 0, left = 0 }: IncidentEvent['data']): string | null {
  const parts = [
    joined > 0 && `${counted(joined, 'task')} came into it`,
    left > 0 && `${counted(left, 'task')} ${agreeing(left, 'is', 'are')} well again`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? null : `${parts.join(', ')}:`
}
