import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { fixedDurations, NOTHING_HAPPENED, type PlannedEdge, type PlannedTask, simulate } from '#scheduling/simulate/simulate.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'
import type { Deadline } from './deadline.ts'
import { deadlineDifference, type ForeseenDeadline, foreseenDeadlines } from './deadline-difference.ts'

const HOUR = HOUR_MS
const MINUTE = MINUTE_MS
const within = (afterMs: number): Deadline => ({ kind: 'after', afterMs, timezone: 'UTC', weekdays: null })
const planned = (taskId: number, changes: Partial<PlannedTask> = {}): PlannedTask => ({
  ...{ taskId, name: `task ${taskId}`, enabled: true, resume: null, misfirePolicy: 'run_all', gracePeriodMs: null, maxConcurrency: 1 },
  ...{ schedule: everyMs(HOUR), cronBaseMs: 0 },
  ...changes,
})
const edge = (dependerId: number, dependeeId: number): PlannedEdge => {
  return { edgeId: dependerId * 100 + dependeeId, dependerId, dependeeId, future: false, endings: 'succeeded', freshness: 'new' }
}

/** Runs take ten minutes; task 1 has the deadline. */
function foreseen(tasks: PlannedTask[], edges: PlannedEdge[], deadline: Deadline, throughMs = 4 * HOUR): ForeseenDeadline[] {
  const history = simulate(tasks, edges, NOTHING_HAPPENED, 1, throughMs, fixedDurations(new Map(), 10 * MINUTE))
  const [first] = tasks
  if (!first) throw new Error('There is no task.')
  return foreseenDeadlines(history, [], new Map([[1, { deadlines: [deadline], schedule: first.schedule }]]), { fromMs: 1, throughMs })
}

describe('deadlines of a simulated time', () => {
  it('come out by when the run of their instant has succeeded, and only those that fall into that time do', () => {
    expect(foreseen([planned(1)], [], within(15 * MINUTE))).toEqual(
      [1, 2, 3].map((hour) => {
        const instantMs = hour * HOUR
        return { taskId: 1, instantMs, dueAtMs: instantMs + 15 * MINUTE, endsAtMs: instantMs + 10 * MINUTE }
      }),
    )
  })

  it('are missed by what waits until the end of that time, and by all that is due behind it', () => {
    const never = foreseen([planned(1), planned(2, { enabled: false })], [edge(1, 2)], within(15 * MINUTE))
    expect(never.map(({ instantMs, endsAtMs }) => [instantMs, endsAtMs])).toEqual([1, 2, 3].map((hour) => [hour * HOUR, null]))
  })

  it('of instants that are coalesced are those of the run that took them, and of instants skipped for being late are missed', () => {
    // Every ten minutes, while a run takes ten and its dependee comes once an hour.
    const fast = { schedule: everyMs(10 * MINUTE), gracePeriodMs: MINUTE }
    const tasks = (misfirePolicy: 'skip' | 'coalesce') => [planned(1, { ...fast, misfirePolicy }), planned(2)]
    const coalesced = foreseen(tasks('coalesce'), [edge(1, 2)], within(30 * MINUTE), 2 * HOUR)
    expect(new Set(coalesced.slice(0, 6).map(({ endsAtMs }) => endsAtMs))).toEqual(new Set([80 * MINUTE]))
    const skipped = foreseen(tasks('skip'), [edge(1, 2)], within(30 * MINUTE), 2 * HOUR)
    expect(skipped.find(({ instantMs }) => instantMs === 20 * MINUTE)).toMatchObject({ endsAtMs: null })
  })
})

describe('what a change does to deadlines', () => {
  const one = (instantHour: number, endsHour: number | null, dueHour = instantHour + 1): ForeseenDeadline => {
    return { taskId: 1, instantMs: instantHour * HOUR, dueAtMs: dueHour * HOUR, endsAtMs: endsHour === null ? null : endsHour * HOUR }
  }

  it('is what is missed only with it, or met only with it', () => {
    expect(deadlineDifference([one(1, 1)], [one(1, 3)])).toEqual({ newlyMissed: [one(1, 3)], newlyMet: [] })
    expect(deadlineDifference([one(1, null)], [one(1, 2)])).toEqual({
      newlyMissed: [],
      newlyMet: [{ before: one(1, null), after: one(1, 2) }],
    })
    expect(deadlineDifference([one(1, 3)], [one(1, 4)])).toEqual({ newlyMissed: [], newlyMet: [] })
  })

  it('is told by the same moment where the instant moves, and nothing where it is expected no more', () => {
    expect(deadlineDifference([one(1, 1, 6)], [one(5, 7, 6)])).toEqual({ newlyMissed: [one(5, 7, 6)], newlyMet: [] })
    expect(deadlineDifference([one(5, 7, 6)], [one(4, 8, 6)])).toEqual({ newlyMissed: [], newlyMet: [] })
    expect(deadlineDifference([one(5, 7, 6)], [])).toEqual({ newlyMissed: [], newlyMet: [] })
    expect(deadlineDifference([], [one(5, 7, 6)])).toMatchObject({ newlyMissed: [{ instantMs: 5 * HOUR }] })
  })

  it('says of a new edge which deadlines are missed because of it, by how much', () => {
    const before = foreseen([planned(1), planned(2)], [], within(15 * MINUTE))
    const after = foreseen([planned(1), planned(2)], [edge(1, 2)], within(15 * MINUTE))
    const { newlyMissed } = deadlineDifference(before, after)
    expect(newlyMissed.map(({ dueAtMs, endsAtMs }) => Number(endsAtMs) - dueAtMs)).toEqual([5, 5, 5].map((minutes) => minutes * MINUTE))
  })
})
