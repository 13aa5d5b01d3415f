import type { PlanTask, PlanView } from '#domain/views/plan-views.ts'
import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import { DAY_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { readableSchedule } from '#scheduling/cron/schedule.ts'
import { type CalendarDay, spanOfDay } from './calendar-period.ts'

/** What the crontabs of a plan’s tasks ask for in a time: how many instants each hour has, of how many tasks, and at which most tasks start at once. */
export type ComingStarts = { counts: number[][]; taskCount: number; crowded: CrowdedInstant[] }
export type CrowdedInstant = { atMs: number; taskCount: number }

/** More often than that is no start that one would move elsewhere. */
const MOST_A_DAY = 24
const MOST_CROWDED = 5
/** Of fewer there is no crowd. */
const LEAST_CROWD = 2

/** Tasks that start at the same instants. */
type Alike = { schedule: CronSchedule; afterMs: number; taskCount: number }

/**
 * The starts to come of these days, by each day's hours: what the crontabs of the tasks ask for, whatever a dependency then makes of it. What is
 * disabled starts nothing, what is paused until a moment nothing before it. It gives way after each crontab: a year of many takes a while.
 */
export function* comingStarts(plan: PlanView, tasks: readonly PlanTask[], days: readonly CalendarDay[]): Generator<void, ComingStarts> {
  const alike = tasksAlike(plan, tasks)
  const counts = days.map(({ hours }) => hours.map(() => 0))
  const atInstant = new Map<number, number>()
  for (const each of alike) {
    countHours(each, days, counts)
    noteInstants(each, days, plan.nowMs, atInstant)
    yield
  }
  const crowded = [...atInstant]
    .map(([atMs, taskCount]) => ({ atMs, taskCount }))
    .filter(({ taskCount }) => taskCount >= LEAST_CROWD)
    .toSorted((one, other) => other.taskCount - one.taskCount || one.atMs - other.atMs)
  return { counts, taskCount: alike.reduce((sum, { taskCount }) => sum + taskCount, 0), crowded: crowded.slice(0, MOST_CROWDED) }
}

function tasksAlike({ nowMs, crontabs }: PlanView, tasks: readonly PlanTask[]): Alike[] {
  const schedules = crontabs.map(readableSchedule)
  const alike = new Map<string, Alike>()
  for (const { state } of tasks) {
    const schedule = state && schedules[state.schedule]
    if (!schedule || (!state.enabled && state.resume === null)) continue
    const afterMs = Math.max(nowMs, state.cronBaseMs, state.enabled ? 0 : (state.resume?.atMs ?? 0))
    const key = `${state.schedule}/${afterMs}`
    const known = alike.get(key)
    if (known) known.taskCount++
    else alike.set(key, { schedule, afterMs, taskCount: 1 })
  }
  return [...alike.values()]
}

function countHours({ schedule, afterMs, taskCount }: Alike, days: readonly CalendarDay[], counts: number[][]): void {
  for (const [at, day] of days.entries()) {
    const { fromMs, toMs } = spanOfDay(day)
    const ofDay = counts[at]
    if (!ofDay || toMs <= afterMs || schedule.countBetween(Math.max(afterMs, fromMs - 1), toMs - 1) === 0) continue
    for (const [hour, { fromMs: hourMs, untilMs }] of day.hours.entries())
      if (untilMs > hourMs && untilMs - 1 > afterMs)
        ofDay[hour] = (ofDay[hour] ?? 0) + taskCount * schedule.countBetween(Math.max(afterMs, hourMs - 1), untilMs - 1)
  }
}

/** In the first week of what is to come; what starts more than hourly would be in every crowd. */
function noteInstants(
  { schedule, afterMs, taskCount }: Alike,
  days: readonly CalendarDay[],
  nowMs: number,
  atInstant: Map<number, number>,
) {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return
  const fromMs = Math.max(nowMs, spanOfDay(first).fromMs - 1)
  const throughMs = Math.min(fromMs + WEEK_MS, spanOfDay(last).toMs - 1)
  if (throughMs <= fromMs || schedule.countBetween(fromMs, throughMs) > (MOST_A_DAY * (throughMs - fromMs)) / DAY_MS) return
  for (let atMs = schedule.next(Math.max(fromMs, afterMs)); atMs !== null && atMs <= throughMs; atMs = schedule.next(atMs))
    atInstant.set(atMs, (atInstant.get(atMs) ?? 0) + taskCount)
}
