import { describe, expect, it } from 'vitest'
import type { PlanTask } from '#domain/views/plan-views.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { planOf, planTaskOf } from '../testing/plan-views.ts'
import { daysOf } from './calendar-period.ts'
import { comingStarts } from './coming-starts.ts'

const crontab = (columns: Partial<CrontabDefinition>): CrontabDefinition => ({
  ...{ second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone: 'UTC', gap: 'shift', overlap: 'first' },
  ...columns,
})
const CRONTABS = [crontab({ hour: '6' }), crontab({ hour: '6,18', dayOfWeek: '1' }), crontab({ minute: '*/5' })]
const [DAILY, MONDAYS, OFTEN] = [0, 1, 2]
const NOON_MS = Date.UTC(2026, 5, 10, 12)
const DAYS = daysOf({ year: 2026, month: 6 }, 'UTC')

function task(id: number, schedule: number, about: Partial<NonNullable<PlanTask['state']>> = {}): PlanTask {
  const made = planTaskOf(id, `task ${id}`)
  return { ...made, state: made.state && { ...made.state, schedule, ...about } }
}

function startsOf(...tasks: PlanTask[]) {
  const plan = planOf(tasks, { nowMs: NOON_MS, crontabs: CRONTABS })
  const counting = comingStarts(plan, tasks, DAYS)
  let step = counting.next()
  while (!step.done) step = counting.next()
  return step.value
}

const byDay = ({ counts }: { counts: number[][] }) => counts.map((hours) => hours.reduce((sum, count) => sum + count, 0))

describe('the starts to come', () => {
  it('are counted by day and hour, of each task, from the present on', () => {
    const starts = startsOf(task(1, DAILY), task(2, DAILY), task(3, MONDAYS))
    expect(byDay(starts).slice(8, 16)).toEqual([0, 0, 2, 2, 2, 2, 4, 2])
    expect(starts.counts[14]?.[18]).toBe(1)
    expect(starts.taskCount).toBe(3)
  })

  it('are none of what is disabled or paused without an end, and of what is paused until a moment those behind it', () => {
    const untilMs = Date.UTC(2026, 5, 29, 6)
    const paused = task(3, DAILY, { enabled: false, resume: { atMs: untilMs, choice: 'fromNow' } })
    const starts = startsOf(task(1, DAILY, { enabled: false }), { ...planTaskOf(2, 'unreadable'), state: null }, paused)
    expect(
      byDay(starts)
        .map((count, at) => [count, at + 1])
        .filter(([count]) => count),
    ).toEqual([[1, 30]])
    expect(starts.taskCount).toBe(1)
  })

  it('crowd where most tasks start at one instant, those aside that start more than hourly', () => {
    const starts = startsOf(task(1, DAILY), task(2, DAILY), task(3, MONDAYS), task(4, OFTEN), task(5, OFTEN))
    expect(starts.crowded.slice(0, 2)).toEqual([
      { atMs: Date.UTC(2026, 5, 15, 6), taskCount: 3 },
      { atMs: Date.UTC(2026, 5, 11, 6), taskCount: 2 },
    ])
    expect(starts.crowded).toHaveLength(5)
    expect(startsOf(task(1, DAILY), task(3, MONDAYS)).crowded).toEqual([{ atMs: Date.UTC(2026, 5, 15, 6), taskCount: 2 }])
  })
})
