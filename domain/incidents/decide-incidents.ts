import type { KnownMembers, StandingIn } from './causes.ts'
import { type Cause, graverKind, type Member } from './gathered-causes.ts'
import { type ClosingReason, graver, type IncidentKind, type IncidentSeverity, type MemberTrouble } from './incident.ts'
import { incidentTitle } from './incident-title.ts'
import type { CauseFate } from './present-trouble.ts'

/** An incident that is open, as it is kept. Instants are epoch milliseconds. */
export type OpenIncident = {
  id: number
  causeKey: string
  causeName: string
  kind: IncidentKind
  severity: IncidentSeverity
  title: string
  times: number
  wellSinceMs: number | null
  memberCount: number
  causeFate: CauseFate
  /** The tasks that belong to it. */
  members: readonly { taskId: number; trouble: MemberTrouble }[]
}

/** How an incident stands from now on. */
export type IncidentState = Pick<OpenIncident, 'kind' | 'severity' | 'title' | 'times' | 'memberCount' | 'wellSinceMs'>

/** What is to be done with incidents. */
export type IncidentChange =
  | { does: 'open'; cause: Cause; state: IncidentState; members: readonly Member[] }
  | {
      does: 'keep'
      id: number
      state: IncidentState
      /** Members that came, or came again, and those that are well again. */
      came: readonly Member[]
      went: readonly { taskId: number; trouble: MemberTrouble }[]
      /** What it had been before, if it got graver. */
      escalatedFrom: IncidentSeverity | null
    }
  | { does: 'close'; id: number; reason: ClosingReason; state: IncidentState }

/**
 * For so long all has to be well before an incident is closed, as what is late or at risk comes and goes. A failing task that succeeded is well at
 * once: that is an ending, no estimate.
 */
export const CALM_MS = 120_000

/** A task that failed and recovered so often within a day is calm only after so long: until then it is one incident, however often it fails. */
export const RECOVERIES_OF_FLAPPING = 2
const FLAPPING_CALM_MS = 1_800_000

/** So many members of each incident are kept one by one, as many as are looked at of one kind of trouble; their number counts all. */
export const MOST_MEMBERS = 1_000

/** In which of these tasks and their deadlines stand, the oldest first. */
export function knownMembers(open: readonly OpenIncident[]): KnownMembers {
  const known = { deadlines: new Map<number, StandingIn>(), tasks: new Map<number, StandingIn>() }
  for (const { causeKey, causeName, kind, members } of open)
    for (const { taskId, trouble } of members) {
      const stands = { key: causeKey, name: causeName, kind, trouble }
      if (isOfDeadline(trouble) && !known.deadlines.has(taskId)) known.deadlines.set(taskId, stands)
      if (!known.tasks.has(taskId)) known.tasks.set(taskId, stands)
    }
  return known
}

/**
 * What becomes of incidents (rules N2 and N3): a cause that is new opens one, a known one keeps its own up to date, and one whose cause is gone is closed.
 * Nothing where nothing changed. While it is open its severity only grows, so that what comes and goes is told once; so does its kind: what was late and failed then is a failure. Pure.
 * @param recoveries of causes that failed and recovered often within the last day, by their keys: how often
 */
export function decideIncidents(
  open: readonly OpenIncident[],
  causes: readonly Cause[],
  recoveries: ReadonlyMap<string, number>,
  nowMs: number,
): IncidentChange[] {
  const present = new Map(causes.map((cause) => [cause.key, cause]))
  const known = new Set(open.map(({ causeKey }) => causeKey))
  const elsewhere = troublesIn(causes)
  const changes = open.flatMap((incident) => {
    const cause = present.get(incident.causeKey)
    const again = recoveries.get(incident.causeKey) ?? 0
    const change = cause ? keptWith(incident, cause, again) : withoutCause(incident, elsewhere, again > 0, nowMs)
    return change ? [change] : []
  })
  const opened = causes.flatMap((cause): IncidentChange[] => {
    if (known.has(cause.key)) return []
    const { kind, severity, times } = cause
    const state = {
      ...{ kind, severity, times },
      title: incidentTitle(cause, recoveries.get(cause.key)),
      memberCount: tasksIn(cause.members),
      wellSinceMs: null,
    }
    return [{ does: 'open', cause, state, members: keptOneByOne(cause.members) }]
  })
  return [...changes, ...opened]
}

function keptWith(incident: OpenIncident, cause: Cause, recoveries: number): IncidentChange | null {
  const before = new Set(incident.members.map(keyOf))
  const members = keptOneByOne(cause.members)
  const now = new Set(members.map(keyOf))
  const came = members.filter((member) => !before.has(keyOf(member)))
  const went = incident.members.filter((member) => !now.has(keyOf(member)))
  const severity = graver(incident.severity, cause.severity)
  // Where the cause went and came back, it began to count anew.
  const state = {
    ...{ kind: graverKind(incident.kind, cause.kind), severity },
    ...{ title: incidentTitle(cause, recoveries), memberCount: tasksIn(cause.members), wellSinceMs: null },
    times: Math.max(incident.times, cause.times),
  }
  if (came.length + went.length === 0 && isSame(incident, state)) return null
  return {
    ...{ does: 'keep', id: incident.id, state, came },
    went: went.map(({ taskId, trouble }) => ({ taskId, trouble })),
    escalatedFrom: severity === incident.severity ? null : incident.severity,
  }
}

/** Of all causes the tasks that have part in any, and those whose deadline is endangered by one. */
type Troubles = { tasks: ReadonlySet<number>; deadlines: ReadonlySet<number> }

function troublesIn(causes: readonly Cause[]): Troubles {
  const members = causes.flatMap((cause) => cause.members)
  return {
    tasks: new Set(members.map(({ taskId }) => taskId)),
    deadlines: new Set(members.flatMap(({ taskId, trouble }) => (isOfDeadline(trouble) ? [taskId] : []))),
  }
}

function withoutCause(incident: OpenIncident, elsewhere: Troubles, flaps: boolean, nowMs: number): IncidentChange | null {
  const { id, kind, severity, title, times, memberCount, causeFate, wellSinceMs } = incident
  const state = { kind, severity, title, times, memberCount, wellSinceMs: wellSinceMs ?? nowMs }
  // What is stopped is disabled anyway: it is over when nothing late waits for it.
  if (causeFate === 'deleted' || (causeFate === 'disabled' && kind !== 'stopped')) return { does: 'close', id, reason: causeFate, state }
  // What was late for no reason that was known has one now, and what endangered a deadline has become trouble of its own.
  const goesOn = incident.members.some(({ taskId, trouble }) =>
    isOfDeadline(trouble) ? elsewhere.deadlines.has(taskId) : trouble === 'late' && elsewhere.tasks.has(taskId),
  )
  if (goesOn) return { does: 'close', id, reason: 'elsewhere', state }
  const calmMs = kind !== 'failing' ? CALM_MS : flaps ? FLAPPING_CALM_MS : 0
  const isWell = calmMs === 0 || (wellSinceMs !== null && nowMs >= wellSinceMs + calmMs)
  if (isWell) return { does: 'close', id, reason: 'well', state }
  if (wellSinceMs !== null) return null
  return { does: 'keep', id, state, came: [], went: [], escalatedFrom: null }
}

/** What it began with and the deadlines that it endangers first: those have to be known at the next look; then the nearest. */
function keptOneByOne([first, ...others]: readonly Member[]): Member[] {
  if (!first) return []
  const [deadlines, rest] = [others.filter(({ trouble }) => isOfDeadline(trouble)), others.filter(({ trouble }) => !isOfDeadline(trouble))]
  return [first, ...deadlines, ...rest].slice(0, MOST_MEMBERS)
}

function isOfDeadline(trouble: MemberTrouble): boolean {
  return trouble === 'at_risk' || trouble === 'missed'
}

function isSame(incident: OpenIncident, state: IncidentState): boolean {
  return (['kind', 'severity', 'title', 'times', 'memberCount', 'wellSinceMs'] as const).every((name) => incident[name] === state[name])
}

function keyOf({ taskId, trouble }: { taskId: number; trouble: MemberTrouble }): string {
  return `${taskId} ${trouble}`
}

function tasksIn(members: readonly Member[]): number {
  return new Set(members.map(({ taskId }) => taskId)).size
}
