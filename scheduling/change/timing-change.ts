import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { ResumeChoice } from '../model/task-state.ts'
import { planCronBaseMove, planEnabling, planScheduleChange, type ScheduleChangePlan, type Undecided } from './schedule-change.ts'

/** What one save changes about when a task fires; null: stays. */
export type TimingChange = { schedule: CronSchedule | null; cronBaseMs: number | null; enabling: ResumeChoice | null }

/**
 * Several changes of one save, one after the other (rules H1, H2, H5): another schedule drops what waits under the old one, then the
 * base moves, and what is undecided after that is what enabling asks about.
 */
export function planTimingChange(task: Undecided, change: TimingChange, nowMs: number): ScheduleChangePlan {
  let state = task
  let withdrawsRangesAfterMs: number | null = null
  const ranges: ScheduleChangePlan['ranges'][number][] = []
  const follow = (plan: ScheduleChangePlan) => {
    ranges.push(...plan.ranges)
    withdrawsRangesAfterMs ??= plan.withdrawsRangesAfterMs
    state = { ...state, cursorMs: plan.cursorMs, notMisfiresThroughMs: plan.notMisfiresThroughMs, skippedAhead: plan.skippedAhead }
  }
  if (change.schedule) {
    follow(planScheduleChange(state, nowMs))
    state = { ...state, schedule: change.schedule }
  }
  if (change.cronBaseMs !== null) {
    follow(planCronBaseMove(state, change.cronBaseMs, nowMs))
    state = { ...state, cronBaseMs: change.cronBaseMs }
  }
  if (change.enabling) follow(planEnabling(state, nowMs, change.enabling))
  const { cursorMs, notMisfiresThroughMs, skippedAhead } = state
  return { ranges, cursorMs, notMisfiresThroughMs, skippedAhead, withdrawsRangesAfterMs }
}
