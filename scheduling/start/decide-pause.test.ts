import { describe, expect, it } from 'vitest'
import { planEnabling, planScheduleChange, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import type { ResumeChoice, TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { edgeOn, HOUR, hourlyTask, MINUTE } from '#tests/scheduling/task-states.ts'

const evaluate = (task: TaskState, nowMs: number) => decide(task, nowMs, { catchUpBatch: 100 })
/** Paused since 1:00 until half past three. */
const paused = (choice: ResumeChoice, changes: Partial<TaskState> = {}) =>
  hourlyTask({ enabled: false, cursorMs: HOUR, maxConcurrency: null, resume: { atMs: 3 * HOUR + 30 * MINUTE, choice }, ...changes })

describe('a pause with an end (H6)', () => {
  it('sleeps until its end', () => {
    expect(evaluate(paused('fromNow'), 3 * HOUR)).toMatchObject({
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
    const decision = evaluate(paused(choice), 3 * HOUR + 30 * MINUTE)
    expect(decision.resumed).toEqual({ atMs: 3 * HOUR + 30 * MINUTE, choice })
    expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual(started)
    expect(decision.ranges.map((range) => [range.reason, range.firstMs / HOUR, range.lastMs / HOUR])).toEqual(skipped)
    expect(decision.wakeAtMs).toBe(4 * HOUR)
  })

  it('counts as over since its end, however late the evaluation: what came due after it is due', () => {
    const decision = evaluate(paused('fromNow'), 5 * HOUR + MINUTE)
    expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual([4, 5])
    expect(decision.ranges).toMatchObject([{ firstMs: 2 * HOUR, lastMs: 3 * HOUR }])
  })

  it('makes no misfires of the instants it asks for, but of those after it (H5)', () => {
    const decision = evaluate(paused('all', { misfirePolicy: 'skip', gracePeriodMs: MINUTE }), 9 * HOUR)
    expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual([2, 3, 9])
    expect(decision.ranges).toMatchObject([{ reason: 'misfire', firstMs: 4 * HOUR, lastMs: 8 * HOUR }])
    expect(decision.notMisfiresThroughMs).toBe(3 * HOUR)
  })

  describe('whose instants wait for a dependency', () => {
    const skipping = { misfirePolicy: 'skip', gracePeriodMs: MINUTE, edges: [edgeOn(0)] } as const

    it('does not keep newer misfires from being skipped, each evaluation those of its time (M3)', () => {
      const first = evaluate(paused('all', skipping), 9 * HOUR)
      expect(first).toMatchObject({ activations: [], cursorMs: HOUR, notMisfiresThroughMs: 3 * HOUR, wakeAtMs: 9 * HOUR + MINUTE + 1 })
      expect(first.ranges).toEqual([
        { kind: 'skipped', reason: 'misfire', firstMs: 4 * HOUR, lastMs: 8 * HOUR, count: 5, intoScheduledForMs: null },
      ])
      expect(first.waiting).toMatchObject({ scheduledForMs: 2 * HOUR, dueCount: 3 })
      const { notMisfiresThroughMs, skippedAhead } = first
      const later = evaluate(hourlyTask({ ...skipping, cursorMs: HOUR, notMisfiresThroughMs, skippedAhead }), 10 * HOUR + 2 * MINUTE)
      expect(later.ranges).toMatchObject([{ firstMs: 9 * HOUR, lastMs: 10 * HOUR, count: 2 }])
      expect(later.waiting).toMatchObject({ dueCount: 2 })
    })

    it('remembers what was skipped behind them as one range, however many evaluations it took', () => {
      let task = hourlyTask({ ...skipping, cursorMs: HOUR, notMisfiresThroughMs: 3 * HOUR })
      for (let hour = 5; hour <= 200; hour++) {
        const { skippedAhead, ranges } = evaluate(task, hour * HOUR + 2 * MINUTE)
        expect(ranges.at(-1)).toMatchObject({ lastMs: hour * HOUR })
        task = { ...task, skippedAhead }
      }
      expect(task.skippedAhead).toEqual([{ firstMs: 4 * HOUR, lastMs: 200 * HOUR }])
    })

    it('has none of them decided again once the older ones have run', () => {
      const skippedAhead = [{ firstMs: 4 * HOUR, lastMs: 8 * HOUR }]
      const task = hourlyTask({
        ...skipping,
        cursorMs: HOUR,
        notMisfiresThroughMs: 3 * HOUR,
        maxConcurrency: null,
        edges: [],
        skippedAhead,
      })
      const decision = evaluate(task, 9 * HOUR)
      expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual([2, 3, 9])
      expect(decision).toMatchObject({ ranges: [], cursorMs: 9 * HOUR, skippedAhead: [] })
    })

    it('has each instant skipped once when the task is given another crontab, and none again', () => {
      const skippedAhead = [{ firstMs: 4 * HOUR, lastMs: 8 * HOUR }]
      const task = hourlyTask({ ...skipping, cursorMs: HOUR, notMisfiresThroughMs: 3 * HOUR, skippedAhead })
      expect(
        planScheduleChange(task, 9 * HOUR + 1).ranges.map((range) => [range.firstMs / HOUR, range.lastMs / HOUR, range.count]),
      ).toEqual([
        [2, 3, 2],
        [9, 9, 1],
      ])
      expect(undecidedInstants(task, 9 * HOUR)).toEqual({ count: 3, firstMs: 2 * HOUR, latestMs: 9 * HOUR })
      expect(planEnabling(task, 8 * HOUR, 'latest')).toMatchObject({
        ranges: [{ firstMs: 2 * HOUR, lastMs: 2 * HOUR }],
        notMisfiresThroughMs: 3 * HOUR,
        skippedAhead,
      })
      expect(planEnabling(task, 8 * HOUR, 'fromNow')).toMatchObject({ cursorMs: 8 * HOUR, skippedAhead: [] })
    })

    it('has misfires coalesced on either side of them when the policy is another by then', () => {
      const skippedAhead = [{ firstMs: 4 * HOUR, lastMs: 8 * HOUR }]
      const coalescing = { ...skipping, misfirePolicy: 'coalesce', edges: [], maxConcurrency: null } as const
      const decision = evaluate(hourlyTask({ ...coalescing, cursorMs: HOUR, skippedAhead }), 11 * HOUR)
      expect(decision.activations.map((run) => run.scheduledForMs / HOUR)).toEqual([3, 10, 11])
      expect(decision.ranges.map((range) => [range.kind, range.firstMs / HOUR, range.lastMs / HOUR])).toEqual([
        ['coalesced', 2, 2],
        ['coalesced', 9, 9],
      ])
    })
  })

  it('without an end lasts', () => {
    expect(evaluate(paused('all', { resume: null }), 99 * HOUR)).toMatchObject({ activations: [], wakeAtMs: null })
  })
})
