import { describe, expect, it } from 'vitest'
import { decide } from '#scheduling/decide.ts'
import type { ResumeChoice, TaskState } from '#scheduling/task-state.ts'
import { HOUR, hourlyTask, MINUTE } from '#tests/scheduling/task-states.ts'

const look = (task: TaskState, nowMs: number) => decide(task, nowMs, { catchUpBatch: 100 })
/** Paused since 1:00 until half past three. */
const paused = (choice: ResumeChoice, changes: Partial<TaskState> = {}) =>
  hourlyTask({ enabled: false, cursorMs: HOUR, maxConcurrency: null, resume: { atMs: 3 * HOUR + 30 * MINUTE, choice }, ...changes })

describe('a pause with an end (H6)', () => {
  it('sleeps until its end', () => {
    expect(look(paused('fromNow'), 3 * HOUR)).toMatchObject({
      activations: [],
      ranges: [],
      resumed: null,
      wakeAtMs: 3 * HOUR + 30 * MINUTE,
    })
  })

  it.each([
    ['fromNow', [], [['disabled', 2, 3]]],
    ['latest', [3], [['disabled', 2, 2]]],
    ['all', [2, 3], []],
  ] as const)('is over at its end, with the choice %s for what came due meanwhile', (choice, started, skipped) => {
    const decision = look(paused(choice), 3 * HOUR + 30 * MINUTE)
    expect(decision.resumed).toEqual({ atMs: 3 * HOUR + 30 * MINUTE, choice })
    expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual(started)
    expect(decision.ranges.map((range) => [range.reason, range.firstMs / HOUR, range.lastMs / HOUR])).toEqual(skipped)
    expect(decision.wakeAtMs).toBe(4 * HOUR)
  })

  it('counts as over since its end, however late the look: what came due after it is due', () => {
    const decision = look(paused('fromNow'), 5 * HOUR + MINUTE)
    expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual([4, 5])
    expect(decision.ranges).toMatchObject([{ firstMs: 2 * HOUR, lastMs: 3 * HOUR }])
  })

  it('makes no misfires of the instants it asks for, but of those after it (H5)', () => {
    const decision = look(paused('all', { misfirePolicy: 'skip', gracePeriodMs: MINUTE }), 9 * HOUR)
    expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual([2, 3, 9])
    expect(decision.ranges).toMatchObject([{ reason: 'misfire', firstMs: 4 * HOUR, lastMs: 8 * HOUR }])
    expect(decision.notMisfiresThroughMs).toBe(3 * HOUR)
  })

  it('without an end lasts', () => {
    expect(look(paused('all', { resume: null }), 99 * HOUR)).toMatchObject({ activations: [], wakeAtMs: null })
  })
})
