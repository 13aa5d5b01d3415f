import { isMisfire, type ModelTask, positionOf, undecided, Violation } from './event-list-model.ts'
import { closedEdges, closedEdgesOfRequest, isBackfillHeld, isFullyActive } from './model-gates.ts'
import { at } from './model-outcomes.ts'

/** How many misfires are asked whether they could start. */
export const MOST_MISFIRES_ASKED = 60

/** None of what people asked for waits although it could start. */
export function expectRequestsHeld(task: ModelTask): void {
  const startable = task.requests.find((request) => canStartRequest(task, request))
  if (startable) throw new Violation(`what was asked for at ${startable.requestedAtMs} waits and could start (I4)`)
}

function canStartRequest(task: ModelTask, request: ModelTask['requests'][number]): boolean {
  if (!request.besideOthers && isFullyActive(task)) return false
  if (request.ignoreDependencies || request.rerunOfRunId !== null) return true
  return closedEdgesOfRequest(task, task.schedule.previous(request.requestedAtMs) ?? request.requestedAtMs).length === 0
}

/** What the task could do at this moment and has not done; null: nothing (I4). */
export function whatCouldStart(task: ModelTask, nowMs: number): string | null {
  if (task.requests.some((request) => canStartRequest(task, request))) return 'what was asked for'
  if (!task.enabled) return task.resume !== null && task.resume.atMs <= nowMs ? 'the end of its pause' : couldBackfill(task)
  const firstMs = task.schedule.next(positionOf(task))
  if (firstMs === null || firstMs > nowMs) return couldBackfill(task)
  const misses = isMisfire(task, firstMs, nowMs)
  if (task.misfirePolicy === 'skip') {
    const newer = undecided(task, nowMs).find((instantMs) => isMisfire(task, instantMs, nowMs))
    if (newer !== undefined) return `skipping ${at(newer)}`
  }
  if (!isFullyActive(task)) {
    if (closedEdges(task, firstMs, nowMs).length === 0) return `the run of ${at(firstMs)}`
    if (misses && task.misfirePolicy === 'coalesce') {
      const later = undecided(task, nowMs, MOST_MISFIRES_ASKED).filter((instantMs) => isMisfire(task, instantMs, nowMs))
      const open = later.find((instantMs) => closedEdges(task, instantMs, nowMs).length === 0)
      if (open !== undefined) return `the run of ${at(open)}`
    }
  }
  return couldBackfill(task)
}

function couldBackfill(task: ModelTask): string | null {
  for (const backfill of task.backfills) {
    const instantMs = backfill.schedule.next(backfill.positionMs)
    if (instantMs === null || instantMs > backfill.throughMs) return `the end of backfill ${backfill.backfillId}`
    if (!isBackfillHeld(task, backfill, instantMs)) return `backfill ${backfill.backfillId}`
  }
  return null
}
