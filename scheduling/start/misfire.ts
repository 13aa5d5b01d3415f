import type { RunTiming, TaskState } from '../model/task-state.ts'

/** How late a run of a task without a grace period may start and still be called on time (rule M7). */
export const ON_TIME_WITHOUT_GRACE_MS = 1000

type MisfireRules = Pick<TaskState, 'misfirePolicy' | 'gracePeriodMs' | 'notMisfiresThroughMs'>

/**
 * Whether the instant is a misfire at `nowMs` (rule M2): more than the grace period late (strictly), whatever made it late.
 * Never without a grace period, and never for an instant that was asked for when the task was enabled (rule H5).
 */
export function isMisfire(task: MisfireRules, instantMs: number, nowMs: number): boolean {
  if (task.gracePeriodMs === null) return false
  if (task.notMisfiresThroughMs !== null && instantMs <= task.notMisfiresThroughMs) return false
  return nowMs - instantMs > task.gracePeriodMs
}

/** Whether the policy of the task treats its misfires otherwise than other due instants (rule M3). */
export function treatsMisfires(task: MisfireRules): boolean {
  return task.misfirePolicy !== 'run_all' && task.gracePeriodMs !== null
}

/** A run of neighbouring cron instants, borders inclusive. */
export type CountedRange = { firstMs: number; lastMs: number; count: number }

/** How a scheduled run that starts at `nowMs` stands to its instant (rule M7). `tookOlder`: older instants were coalesced into it. */
export function timingOf(task: Pick<TaskState, 'gracePeriodMs'>, instantMs: number, nowMs: number, tookOlder: boolean): RunTiming {
  if (tookOlder) return 'coalesced'
  return nowMs - instantMs <= (task.gracePeriodMs ?? ON_TIME_WITHOUT_GRACE_MS) ? 'on_time' : 'delayed'
}

/** The first moment at which a due instant that still waits is a misfire that its policy treats otherwise; null: never, or already (rule M2). */
export function becomesMisfireAtMs(task: MisfireRules, instantMs: number, nowMs: number): number | null {
  if (!treatsMisfires(task) || task.gracePeriodMs === null) return null
  if (task.notMisfiresThroughMs !== null && instantMs <= task.notMisfiresThroughMs) return null
  const atMs = instantMs + task.gracePeriodMs + 1
  return atMs > nowMs ? atMs : null
}
