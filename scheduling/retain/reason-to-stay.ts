import type { CronSchedule } from '../cron/crontab-definition.ts'
import { isEnded, type RunState } from '../model/run-states.ts'

/** What decides whether a run may be removed. Times are epoch ms. */
export type OldRun = {
  state: RunState
  endedAtMs: number | null
  /** The task's activation number; null: it left the gates' last start alone. */
  activationSeq: number | null
  /** The instant it counts for at `aligned` edges; null: for none. */
  alignedForMs: number | null
  /** It is the task's latest run, the latest that ended, succeeded or started, or the latest by which `aligned` edges judge. */
  isLatest: boolean
  /** Of the activations that succeeded and ended before `endedBeforeMs` it is the latest or the one before. */
  isLatestSuccess: boolean
  /** Of the activations that did not succeed it is the one that ended last. */
  isLatestFailure: boolean
  /** A rerun of it, or something else that nobody has carried out yet, is asked for. */
  isAskedFor: boolean
  /** It belongs to a backfill that has still something to run. */
  isOfUnfinishedBackfill: boolean
}

/** What of a task decides which of its runs may be removed. */
export type OldRunsTask = {
  /** Null: its crontab can't be used. */
  schedule: CronSchedule | null
  /** The earliest instant up to which an `aligned` edge knows an ending of this task, minus infinity: of none; null: no edge is aligned to it. */
  alignedFloorMs: number | null
}

export type ReasonToStay = 'not old' | 'latest' | 'consumed' | 'has not given back' | 'aligned edge' | 'asked for' | 'backfill'

/**
 * Why a run has to stay, or null: it may be removed (rule K1). What it does for any later decision, to which only what is named here
 * can contribute: the gates' last start and what it saw (rules D1, D2), what `aligned` edges compare with (D6), and what is under way.
 * @param endedBeforeMs only what ended before this moment is old
 */
export function reasonToStay(run: OldRun, task: OldRunsTask, endedBeforeMs: number, nowMs: number): ReasonToStay | null {
  if (!isEnded(run.state) || run.endedAtMs === null || run.endedAtMs >= endedBeforeMs) return 'not old'
  if (run.isLatest) return 'latest'
  if (run.isLatestSuccess || run.isLatestFailure) return 'consumed'
  if (!hasGivenBack(run, run.endedAtMs, task.schedule, nowMs)) return 'has not given back'
  if (task.alignedFloorMs !== null && run.alignedForMs !== null && run.alignedForMs > task.alignedFloorMs) return 'aligned edge'
  if (run.isAskedFor) return 'asked for'
  return run.isOfUnfinishedBackfill ? 'backfill' : null
}

/** Whether an activation that did not succeed has given back by itself: at its task's next instant after its end (rule D2). */
function hasGivenBack({ state, activationSeq }: OldRun, endedAtMs: number, schedule: CronSchedule | null, nowMs: number): boolean {
  if (state === 'succeeded' || activationSeq === null) return true
  const atMs = schedule?.next(endedAtMs) ?? null
  return atMs !== null && atMs <= nowMs
}
