import type { ClosedGate, Decision } from '#scheduling/model/decision.ts'
import { isMisfire, type ModelEdge, type ModelTask, positionOf, undecided, Violation } from './event-list-model.ts'
import { closedEdges, endedInstant, givesBackMs, isAlignedOpen, neededInstant } from './model-gates.ts'
import { at } from './model-outcomes.ts'

/** After an evaluation that was not cut short: what is left has to wait, is shown truly, and is looked at again in time. */
export function checkRest(task: ModelTask, decision: Decision, nowMs: number): void {
  const wakeMs = decision.wakeAtMs ?? Number.POSITIVE_INFINITY
  const { waiting } = decision
  if (!task.enabled) {
    if (task.resume !== null && wakeMs > task.resume.atMs) throw new Violation('nobody wakes it at the end of its pause (H6)')
    return
  }
  const firstMs = task.schedule.next(positionOf(task))
  if (firstMs === null || firstMs > nowMs) {
    if (firstMs !== null && wakeMs > firstMs) throw new Violation(`nobody wakes it at its next instant ${at(firstMs)} (I4)`)
    if (waiting !== null && waiting.scheduledForMs !== null) throw new Violation(`${at(waiting.scheduledForMs)} is said to wait`)
    if (waiting === null && task.requests.length > 0) throw new Violation('what was asked for waits and nobody says so')
    return
  }
  const waitsMs = instantThatWaits(task, firstMs, nowMs)
  const count = undecided(task, nowMs).length
  if (waiting?.scheduledForMs !== waitsMs) throw new Violation(`${at(waitsMs)} waits, shown is ${waiting?.scheduledForMs} (M4)`)
  if (waiting.dueCount !== count) throw new Violation(`${count} instants are due, shown are ${waiting.dueCount}`)
  checkClosedGates(task, waitsMs, nowMs, decision)
  const backMs = givesBackMs(task, nowMs)
  if (backMs !== null && wakeMs > backMs && closedEdges(task, waitsMs, nowMs).length > 0)
    throw new Violation(`nobody wakes it when its failure gives back at ${at(backMs)} (D2)`)
  if (task.misfirePolicy === 'run_all' || task.graceMs === null || isMisfire(task, waitsMs, nowMs)) return
  const newestFirst =
    task.misfirePolicy === 'skip' ? undecided(task, nowMs).find((instantMs) => instantMs > (task.askedForThroughMs ?? 0)) : undefined
  if (newestFirst !== undefined && wakeMs > newestFirst + task.graceMs + 1)
    throw new Violation(`nobody wakes it when ${at(newestFirst)} is to be skipped behind what waits (M2)`)
  const borderMs = waitsMs + task.graceMs + 1
  const isAskedFor = task.askedForThroughMs !== null && waitsMs <= task.askedForThroughMs
  if (!isAskedFor && wakeMs > borderMs) throw new Violation(`nobody wakes it at the grace border ${at(borderMs)} (M2)`)
}

/** Of misfires that coalesce the latest that could run, or the latest of all; else the oldest instant. */
function instantThatWaits(task: ModelTask, firstMs: number, nowMs: number): number {
  if (task.misfirePolicy !== 'coalesce' || !isMisfire(task, firstMs, nowMs)) return firstMs
  const misfires = undecided(task, nowMs).filter((instantMs) => isMisfire(task, instantMs, nowMs))
  if (!task.edges.some(({ isAligned }) => isAligned)) return misfires.at(-1) ?? firstMs
  return misfires.findLast((instantMs) => !task.edges.some((edge) => holdsAligned(edge, instantMs))) ?? misfires.at(-1) ?? firstMs
}

function holdsAligned(edge: ModelEdge, instantMs: number): boolean {
  return edge.isAligned && edge.waivedByName === null && !isAlignedOpen(edge, instantMs)
}

function checkClosedGates(task: ModelTask, instantMs: number, nowMs: number, { activations, waiting }: Decision): void {
  const shown: readonly ClosedGate[] = waiting?.closedGates ?? []
  const closed = closedEdges(task, instantMs, nowMs)
  // Backfill runs of this evaluation started after this was noted.
  const backfilled = activations.filter(({ kind }) => kind === 'backfill').length
  const full = task.limit !== null && task.active.size - backfilled >= task.limit
  const shownEdges = shown.filter((gate) => gate.gate === 'dependency')
  if (shown.some(({ gate }) => gate === 'concurrency') !== full) throw new Violation('the concurrency limit is shown wrongly (M4)')
  if (shownEdges.length !== closed.length)
    throw new Violation(`${closed.length} dependencies hold ${at(instantMs)}, shown are ${shownEdges.length} (M4)`)
  for (const edge of closed) {
    const gate = shownEdges.find(({ edgeId }) => edgeId === edge.edgeId)
    if (!gate) throw new Violation(`edge ${edge.edgeId} holds ${at(instantMs)} and is not shown (M4)`)
    const neededMs = edge.isAligned ? neededInstant(edge, instantMs) : null
    const shownMs = gate.alignedInstantMs
    // Another one that has not ended may be shown where the ledger knows of skipped instants and former crontabs.
    const endedMs = endedInstant(edge) ?? Number.NEGATIVE_INFINITY
    const isOpenStill = shownMs !== null && shownMs > endedMs && shownMs <= instantMs
    if (shownMs !== neededMs && !isOpenStill && edge.dependee.enabled)
      throw new Violation(`edge ${edge.edgeId} waits for ${neededMs}, shown is ${gate.alignedInstantMs} (D6)`)
  }
}
