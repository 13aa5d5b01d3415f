import type { DeadlineCauseKind } from '#scheduling/deadline/prospect.ts'
import { deadlineRemedy, remedyPath } from '../deadline-remedy.ts'
import type { IncidentKind } from '../incidents/incident.ts'
import type { KeptHelp, ToldMissed } from './notification.ts'

/** A deadline that is missed or at risk by what an incident is about, as it is kept. `cause`: its first cause; null: none is known. */
export type EndangeredDeadline = {
  taskName: string
  dueAtMs: number
  state: 'at_risk' | 'missed'
  chance: number | null
  cause: { kind: DeadlineCauseKind; taskId: number; runId: string | null } | null
}

/** So many of the missed deadlines are named. */
const MOST_NAMED = 5

/**
 * What a message says of deadlines that were missed since its reader was told last: the first ones by name, and how many there are; null: of none.
 * @param knownThroughMs those that were due by then are known
 */
export function missedOf(deadlines: readonly EndangeredDeadline[], knownThroughMs: number): ToldMissed | null {
  const missed = deadlines.filter(({ state, dueAtMs }) => state === 'missed' && dueAtMs > knownThroughMs)
  const named = missed.toSorted((a, b) => a.dueAtMs - b.dueAtMs).slice(0, MOST_NAMED)
  return missed.length === 0 ? null : { count: missed.length, named: named.map(({ taskName, dueAtMs }) => ({ taskName, dueAtMs })) }
}

/** Of these the kind alone says little: the others have what helps in their sentence already. */
const IN_WANT_OF_REMEDY: readonly IncidentKind[] = ['deadline', 'late']

/**
 * What an alarm says of the deadlines it concerns: the next one at risk; and of an incident that began with a task what helps, by the
 * next deadline at risk whose first cause that task is, else by the latest missed one. That the task usually takes too long comes last: of one that
 * failed it says nothing.
 */
export function helpOf(
  { kind, causeTaskId }: { kind: IncidentKind; causeTaskId: number | null },
  deadlines: readonly EndangeredDeadline[],
): KeptHelp {
  const byDue = deadlines.toSorted((a, b) => a.dueAtMs - b.dueAtMs)
  const next = byDue.find(({ state }) => state === 'at_risk')
  const ofIt = byDue.flatMap(({ state, cause }) => (cause !== null && cause.taskId === causeTaskId ? [{ state, cause }] : []))
  const isNow = ofIt.find(({ state, cause }) => state === 'at_risk' && cause.kind !== 'slow')
  const cause = (isNow ?? ofIt.findLast(({ state }) => state === 'missed') ?? ofIt.at(0))?.cause
  return {
    deadline: next ? { taskName: next.taskName, dueAtMs: next.dueAtMs, chance: next.chance } : null,
    remedy: cause && IN_WANT_OF_REMEDY.includes(kind) ? { text: deadlineRemedy(cause), path: remedyPath(cause) } : null,
  }
}
