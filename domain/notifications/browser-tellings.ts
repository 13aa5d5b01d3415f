import type { OwnIncident } from '../views/notification-views.ts'
import { asksToAct, deadlineFact, instantWords, type MessageFact, missedFact, remedyFact, subjectOf, whatToDoFact } from './notification.ts'
import { defaultRule, type NotificationRule } from './notification-rule.ts'
import { afterTelling, type ChannelTold, type DueTelling, tellingsDue } from './tellings-due.ts'

/** What a browser has shown of incidents so far, by their ids. */
export type ShownIncidents = Readonly<Record<number, ChannelTold>>

/** What is to be shown of an incident; `told`: what will have been shown of it then. */
export type BrowserTelling = { incident: OwnIncident; what: DueTelling['what']; told: ChannelTold }

/** A browser is one channel, told by the rules of every other. */
const CHANNEL = 1
const ASKED: NotificationRule = { ...defaultRule([CHANNEL]), leastSeverity: 'info' }

/** What a browser is to show now, each thing once, and what it has shown; of incidents that are not among these any more nothing is kept. */
export function browserTellings(
  incidents: readonly OwnIncident[],
  shown: ShownIncidents,
  nowMs: number,
): { tellings: BrowserTelling[]; kept: ShownIncidents } {
  const tellings = incidents.flatMap((incident) => {
    const before = knownOf(incident, shown[incident.id])
    const told = new Map(before === null ? [] : [[CHANNEL, before]])
    return tellingsDue(incident.isAsked ? [ASKED] : [], standing(incident), told, nowMs).map((telling) => ({
      ...{ incident, what: telling.what, told: afterTelling(before, telling) },
    }))
  })
  return { tellings, kept: Object.fromEntries(incidents.flatMap(({ id }) => (shown[id] === undefined ? [] : [[id, shown[id]] as const]))) }
}

/** What an older version kept says nothing of missed deadlines: of those that are there by now it tells no more. */
function knownOf({ missedThroughMs }: OwnIncident, shown: Partial<ChannelTold> | undefined): ChannelTold | null {
  if (shown === undefined) return null
  const kept: ChannelTold = {
    severity: 'info',
    acknowledged: false,
    closed: false,
    missedThroughMs: missedThroughMs ?? 0,
    missedToldMs: null,
  }
  return Object.assign(kept, shown)
}

/** A telling as a browser shows it: what it is about, since when, the task with its owner, and of an alarm what to do, with the runbook. */
export function browserMessage({ incident, what }: Omit<BrowserTelling, 'told'>): { title: string; body: string } {
  const { kind, severity, title, openedAt, closedAt, task, owner, runbook, acknowledgedBy, deadline, missed, remedy } = incident
  const isAlarm = asksToAct(what)
  const facts: MessageFact[] = [
    { name: 'Since', text: instantWords(Date.parse(openedAt)) },
    ...(closedAt === null ? [] : [{ name: 'Over', text: instantWords(Date.parse(closedAt)) }]),
    ...(what === 'acknowledged' && acknowledgedBy !== null ? [{ name: 'By', text: acknowledgedBy }] : []),
    ...(task === null ? [] : [{ name: 'Task', text: task }]),
    ...(owner === null ? [] : [{ name: 'Owner', text: owner }]),
    ...(isAlarm && missed !== null ? [missedFact(missed)] : []),
    ...(isAlarm && deadline !== null ? [deadlineFact(deadline)] : []),
    ...(isAlarm ? [whatToDoFact(kind)] : []),
    ...(isAlarm && remedy !== null ? [remedyFact({ text: remedy })] : []),
    ...(runbook === null ? [] : [{ name: 'Runbook', text: runbook }]),
  ]
  return {
    title: subjectOf({ what, severity, title, missed }),
    body: facts.map(({ name, text }) => `${name}: ${text}`).join('\n'),
  }
}

function standing({ severity, openedAt, acknowledgedAt, silencedUntil, closedAt, missedThroughMs }: OwnIncident) {
  const msOf = (instant: string | null) => (instant === null ? null : Date.parse(instant))
  return {
    ...{ severity, tags: [], owners: [], openedAtMs: Date.parse(openedAt), missedThroughMs },
    ...{ acknowledgedAtMs: msOf(acknowledgedAt), silencedUntilMs: msOf(silencedUntil), closedAtMs: msOf(closedAt) },
  }
}
