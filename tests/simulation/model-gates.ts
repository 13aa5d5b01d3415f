import type { ModelBackfill, ModelEdge, ModelEnding, ModelRun, ModelTask } from './event-list-model.ts'
import { positionOf } from './event-list-model.ts'

/** The start that the gates count from: the latest whose run is active, succeeded, or failed with no instant of its task since (D2). */
export function lastStart(task: ModelTask, nowMs: number): ModelRun | null {
  for (let index = task.starts.length - 1; index >= 0; index--) {
    const run = task.starts[index] as ModelRun
    if (run.state !== 'failed') return run
    const givesBackMs = task.schedule.next(run.endedAtMs)
    if (givesBackMs === null || givesBackMs > nowMs) return run
  }
  return null
}

/** The start that counts for what people ask for: whatever failed has given back at its end (D2). */
export function lastStartForRequests(task: ModelTask): ModelRun | null {
  return task.starts.findLast(({ state }) => state !== 'failed') ?? null
}

/** When the last start, if it failed, gives back; null: it has not failed, or never will. */
export function givesBackMs(task: ModelTask, nowMs: number): number | null {
  const run = lastStart(task, nowMs)
  return run?.state === 'failed' ? task.schedule.next(run.endedAtMs) : null
}

/** The dependee's latest execution that ended after the last start, in a way that the edge accepts (D1). */
export function latestEndingAfter(edge: ModelEdge, last: ModelRun | null): ModelEnding | null {
  const since = last === null ? -1 : last.dependeeIds.has(edge.dependee.taskId) ? (last.startedAt as number) : edge.madeAfter
  const { endings } = edge.dependee
  for (let index = endings.length - 1; index >= 0; index--) {
    const ending = endings[index] as ModelEnding
    if (ending.at <= since) return null
    if (ending.run.kind !== 'backfill' && (ending.succeeded || edge.endings === 'finished')) return ending
  }
  return null
}

/**
 * The dependee's latest instant for which a run ended as the edge accepts it; null: none has. A manual run counts for an instant that is decided
 * and whose own run, if it got one, is active no more (D6).
 */
export function endedInstant({ dependee, endings }: Pick<ModelEdge, 'dependee' | 'endings'>): number | null {
  const counting = dependee.manualEndings.filter(({ instantMs, succeeded }) => {
    if (instantMs > positionOf(dependee) || (endings === 'succeeded' && !succeeded)) return false
    return ![...dependee.active].some((run) => run.kind === 'scheduled' && standsFor(run, instantMs))
  })
  const instants = counting.map(({ instantMs }) => instantMs)
  const ownMs = dependee.endedInstantMs[endings]
  if (ownMs !== null) instants.push(ownMs)
  return instants.length === 0 ? null : Math.max(...instants)
}

function standsFor({ takesFromMs, instantMs }: ModelRun, wantedMs: number): boolean {
  return instantMs !== null && wantedMs >= (takesFromMs ?? instantMs) && wantedMs <= instantMs
}

/** The dependee's instant of which, or of a later one, a run must have ended; null: it has none at all (D6). */
export function neededInstant(edge: ModelEdge, instantMs: number): number | null {
  const { dependee } = edge
  const { instantsWithRun, schedule } = dependee
  const endedMs = endedInstant(edge)
  const candidates: number[] = []
  let index = instantsWithRun.length - 1
  while (index >= 0 && (instantsWithRun[index] as number) > instantMs) index--
  if (index >= 0) candidates.push(instantsWithRun[index] as number)
  const undecidedMs = schedule.previous(instantMs)
  if (undecidedMs !== null && undecidedMs > positionOf(dependee)) candidates.push(undecidedMs)
  if (endedMs !== null && endedMs <= instantMs) candidates.push(endedMs)
  if (candidates.length > 0) return Math.max(...candidates)
  const firstMs = instantsWithRun[0] ?? schedule.next(positionOf(dependee))
  return endedMs === null ? firstMs : Math.min(firstMs ?? endedMs, endedMs)
}

export function isAlignedOpen(edge: ModelEdge, instantMs: number): boolean {
  const endedMs = endedInstant(edge)
  const neededMs = neededInstant(edge, instantMs)
  return edge.dependee.enabled && endedMs !== null && (neededMs === null || endedMs >= neededMs)
}

/** By what the edge is open without anybody's word; null: by nothing. */
export function openedBy(edge: ModelEdge, last: ModelRun | null, instantMs: number): 'ending' | 'free' | null {
  if (edge.isAligned) return isAlignedOpen(edge, instantMs) ? 'ending' : null
  if (latestEndingAfter(edge, last) !== null) return 'ending'
  const hasStarted = last !== null && (last.startedAt as number) > edge.changedAt
  return edge.future && !hasStarted ? 'free' : null
}

/** The closed edges for the task's run of an instant. */
export function closedEdges(task: ModelTask, instantMs: number, nowMs: number): ModelEdge[] {
  return task.edges.length === 0 ? [] : edgesClosedSince(task, instantMs, lastStart(task, nowMs))
}

/** The closed edges for a run that a person asked for. */
export function closedEdgesOfRequest(task: ModelTask, instantMs: number): ModelEdge[] {
  return task.edges.length === 0 ? [] : edgesClosedSince(task, instantMs, lastStartForRequests(task))
}

function edgesClosedSince(task: ModelTask, instantMs: number, last: ModelRun | null): ModelEdge[] {
  return task.edges.filter((edge) => edge.waivedByName === null && openedBy(edge, last, instantMs) === null)
}

export function isFullyActive({ limit, active }: ModelTask): boolean {
  return limit !== null && active.size >= limit
}

export function isBackfillHeld(task: ModelTask, { backfillId, maxActive }: ModelBackfill, instantMs: number): boolean {
  const own = [...task.active].filter((run) => run.backfillId === backfillId).length
  if (own >= maxActive || isFullyActive(task)) return true
  return task.edges.some((edge) => edge.isAligned && !isAlignedOpen(edge, instantMs))
}
