import { describe, expect, it } from 'vitest'
import type { Decision } from '#scheduling/model/decision.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { everyMs, onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { consumed, edgeOn, ended, HOUR, hourlyTask, MINUTE } from '#tests/scheduling/task-states.ts'

const limits = { catchUpBatch: 100 }
const evaluate = (task: TaskState, nowMs: number, batch = 100): Decision => decide(task, nowMs, { catchUpBatch: batch })
const startedHours = (decision: Decision) => decision.activations.map((activation) => activation.scheduledForMs / HOUR)
const rangeHours = (decision: Decision) =>
  decision.ranges.map((range) => [range.kind, range.firstMs / HOUR, range.lastMs / HOUR, range.count] as const)

const unlimited = { maxConcurrency: null }
const skipping = { ...unlimited, misfirePolicy: 'skip', gracePeriodMs: 5 * MINUTE } as const
const coalescing = { ...unlimited, misfirePolicy: 'coalesce', gracePeriodMs: 5 * MINUTE } as const

describe('nothing due (M1)', () => {
  it('sleeps until the first instant strictly after the cron base', () => {
    expect(evaluate(hourlyTask({ cronBaseMs: HOUR }), HOUR)).toEqual({
      activations: [],
      ranges: [],
      cursorMs: null,
      wakeAtMs: 2 * HOUR,
      waiting: null,
      notMisfiresThroughMs: null,
      skippedAhead: [],
      resumed: null,
      consumedWaiverEdgeIds: [],
      backfills: [],
    })
  })

  it('counts from the cron base when that is later than the cursor', () => {
    expect(evaluate(hourlyTask({ cronBaseMs: 5 * HOUR, cursorMs: HOUR }), 5 * HOUR).wakeAtMs).toBe(6 * HOUR)
  })

  it('sleeps for ever when the crontab never fires again', () => {
    expect(evaluate(hourlyTask({ schedule: onlyAtMs(HOUR), cursorMs: HOUR }), 2 * HOUR).wakeAtMs).toBeNull()
  })

  it('leaves the instants of a disabled task alone', () => {
    expect(evaluate(hourlyTask({ enabled: false }), 5 * HOUR)).toEqual({
      activations: [],
      ranges: [],
      cursorMs: null,
      wakeAtMs: null,
      waiting: null,
      notMisfiresThroughMs: null,
      skippedAhead: [],
      resumed: null,
      consumedWaiverEdgeIds: [],
      backfills: [],
    })
  })
})

describe('run all (M3)', () => {
  it('gives every due instant its run, oldest first', () => {
    const decision = evaluate(hourlyTask({ ...unlimited, cursorMs: HOUR }), 4 * HOUR + MINUTE)
    expect(startedHours(decision)).toEqual([2, 3, 4])
    expect(decision).toMatchObject({ cursorMs: 4 * HOUR, wakeAtMs: 5 * HOUR, waiting: null, ranges: [] })
  })

  it('activates no more than the catch-up batch and looks again at once (M6)', () => {
    const decision = evaluate(hourlyTask(unlimited), 5 * HOUR, 2)
    expect(startedHours(decision)).toEqual([1, 2])
    expect(decision).toMatchObject({ cursorMs: 2 * HOUR, wakeAtMs: 5 * HOUR })
    expect(decision.waiting).toEqual({ scheduledForMs: 3 * HOUR, dueCount: 3, closedGates: [] })
  })

  it('starts one run at a time under a concurrency limit of one, and says what waits (M4)', () => {
    const decision = evaluate(hourlyTask(), 3 * HOUR)
    expect(startedHours(decision)).toEqual([1])
    expect(decision.waiting).toEqual({
      scheduledForMs: 2 * HOUR,
      dueCount: 2,
      closedGates: [{ gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 }],
    })
    expect(decision.wakeAtMs).toBeNull()
  })
})

describe('skip (M3)', () => {
  it.each([
    ['exactly as late as the grace period: runs', 5 * MINUTE, [1], []],
    ['1 ms later: skipped', 5 * MINUTE + 1, [], [['skipped', 1, 1, 1]]],
  ])('an instant %s (M2)', (_, lateMs, started, ranges) => {
    const decision = evaluate(hourlyTask(skipping), HOUR + lateMs)
    expect(startedHours(decision)).toEqual(started)
    expect(rangeHours(decision)).toEqual(ranges)
    expect(decision).toMatchObject({ cursorMs: HOUR, wakeAtMs: 2 * HOUR })
  })

  it('records all misfires as one range and runs what is within grace', () => {
    const decision = evaluate(hourlyTask(skipping), 5 * HOUR + MINUTE)
    expect(rangeHours(decision)).toEqual([['skipped', 1, 4, 4]])
    expect(decision.ranges[0]?.reason).toBe('misfire')
    expect(startedHours(decision)).toEqual([5])
  })

  it('records misfires at the first evaluation although gates are closed', () => {
    const decision = evaluate(hourlyTask({ ...skipping, edges: [edgeOn(0)] }), 3 * HOUR + MINUTE)
    expect(rangeHours(decision)).toEqual([['skipped', 1, 2, 2]])
    expect(decision.waiting).toMatchObject({ scheduledForMs: 3 * HOUR, dueCount: 1 })
    expect(decision).toMatchObject({ cursorMs: 2 * HOUR, wakeAtMs: 3 * HOUR + 5 * MINUTE + 1 })
  })

  it('runs instants that were asked for when the task was enabled, however late (H5)', () => {
    const decision = evaluate(hourlyTask({ ...skipping, notMisfiresThroughMs: 2 * HOUR }), 4 * HOUR + MINUTE)
    expect(decision.activations.map((run) => [run.scheduledForMs / HOUR, run.timing])).toEqual([
      [1, 'delayed'],
      [2, 'delayed'],
      [4, 'on_time'],
    ])
    expect(rangeHours(decision)).toEqual([['skipped', 3, 3, 1]])
  })
})

describe('coalesce (M3)', () => {
  it('makes one run of all misfires, for the latest, and one each for what is within grace', () => {
    const decision = evaluate(hourlyTask(coalescing), 4 * HOUR + 2 * MINUTE)
    expect(decision.activations.map((run) => [run.scheduledForMs / HOUR, run.timing])).toEqual([
      [3, 'coalesced'],
      [4, 'on_time'],
    ])
    expect(rangeHours(decision)).toEqual([['coalesced', 1, 2, 2]])
    expect(decision.ranges[0]?.intoScheduledForMs).toBe(3 * HOUR)
  })

  it('runs a single misfire as a delayed run without a range', () => {
    const decision = evaluate(hourlyTask(coalescing), HOUR + 10 * MINUTE)
    expect(decision.activations.map((run) => run.timing)).toEqual(['delayed'])
    expect(decision.ranges).toEqual([])
  })

  it('decides nothing while a gate is closed, and waits with the latest misfire', () => {
    const decision = evaluate(hourlyTask({ ...coalescing, edges: [edgeOn(0)] }), 3 * HOUR + 10 * MINUTE)
    expect(decision).toMatchObject({ activations: [], ranges: [], cursorMs: null, wakeAtMs: null })
    expect(decision.waiting).toMatchObject({ scheduledForMs: 3 * HOUR, dueCount: 3 })
  })

  it('looks again when an instant that waits within grace turns into a misfire', () => {
    const decision = evaluate(hourlyTask({ ...coalescing, edges: [edgeOn(0)] }), HOUR)
    expect(decision.wakeAtMs).toBe(HOUR + 5 * MINUTE + 1)
  })
})

describe('a year without a scheduler, an instant every second', () => {
  const YEAR = 365 * 24 * HOUR
  it.each(['skip', 'coalesce'] as const)('costs under %s no more than a minute without one', (misfirePolicy) => {
    const callsAfter = (outageMs: number) => {
      const schedule = everyMs(1000)
      decide(hourlyTask({ maxConcurrency: 1, misfirePolicy, gracePeriodMs: 2000, schedule }), outageMs, limits)
      return schedule.calls
    }
    expect(callsAfter(YEAR)).toBe(callsAfter(MINUTE))
    expect(callsAfter(YEAR)).toBeLessThan(10)
  })
})

describe('dependencies', () => {
  it('waits for an ending after its last start and says for which (M4, D1)', () => {
    const task = hourlyTask({
      cursorMs: HOUR,
      activationSeq: 1,
      consumptions: [consumed(1, 3)],
      edges: [edgeOn(3, { dependeeEnabled: false })],
    })
    const decision = evaluate(task, 2 * HOUR)
    expect(decision.activations).toEqual([])
    expect(decision.waiting?.closedGates).toEqual([
      {
        gate: 'dependency',
        edgeId: 12,
        dependeeId: 2,
        dependeeName: 'load',
        dependeeEnabled: false,
        future: false,
        endings: 'succeeded',
        alignedInstantMs: null,
        neededAfterMs: HOUR,
      },
    ])
    expect(decision.wakeAtMs).toBeNull()
  })

  it('opens for one of several due instants per ending (D1)', () => {
    const decision = evaluate(hourlyTask({ ...unlimited, edges: [edgeOn(7)] }), 3 * HOUR)
    expect(startedHours(decision)).toEqual([1])
    expect(decision.waiting?.dueCount).toBe(2)
  })

  it('records with the run which execution opened each edge and what it consumes', () => {
    const [run] = evaluate(
      hourlyTask({ activationSeq: 4, edges: [edgeOn(7), edgeOn(0, { edgeId: 13, dependeeId: 3, future: true })] }),
      HOUR,
    ).activations
    expect(run).toMatchObject({ kind: 'scheduled', activationSeq: 5, timing: 'on_time', requestId: null })
    expect(run?.gates).toEqual([
      { edgeId: 12, dependeeId: 2, dependeeName: 'load', by: 'ending', satisfiedByRunId: 'load-7', seen: ended(7) },
      { edgeId: 13, dependeeId: 3, dependeeName: 'load', by: 'free', satisfiedByRunId: null, seen: ended(0) },
    ])
  })

  it('names the run of the kind of ending that the edge asks for', () => {
    const edge = edgeOn(1, { endings: 'finished', dependeeCounts: { succeeded: 1, finished: 2 }, latestFinishedRunId: 'load-2' })
    expect(evaluate(hourlyTask({ edges: [edge] }), HOUR).activations[0]?.gates[0]?.satisfiedByRunId).toBe('load-2')
  })

  it('tries again after a failure at the next cron instant, not before, without a new ending (D2)', () => {
    const failed = consumed(1, 1, { outcome: 'gave_back', endedAtMs: HOUR + MINUTE })
    const task = hourlyTask({ cursorMs: HOUR, schedule: everyMs(HOUR), activationSeq: 1, consumptions: [failed], edges: [edgeOn(1)] })
    expect(startedHours(evaluate(task, 2 * HOUR))).toEqual([2])
  })

  it('wakes by itself when a failed run gives back to an instant that waits (D2)', () => {
    const failed = consumed(1, 1, { outcome: 'gave_back', endedAtMs: 3 * HOUR + MINUTE })
    const task = hourlyTask({ cursorMs: HOUR, activationSeq: 1, consumptions: [failed], edges: [edgeOn(1)] })
    expect(evaluate(task, 3 * HOUR + MINUTE)).toMatchObject({ activations: [], wakeAtMs: 4 * HOUR })
  })
})

describe('timing (M7)', () => {
  it.each([
    ['no grace period, 1 s late', null, 1000, 'on_time'],
    ['no grace period, 1 s and 1 ms late', null, 1001, 'delayed'],
    ['run all, as late as the grace period', 5000, 5000, 'on_time'],
    ['run all, later than the grace period', 5000, 5001, 'delayed'],
  ])('%s', (_, gracePeriodMs, lateMs, timing) => {
    expect(evaluate(hourlyTask({ gracePeriodMs }), HOUR + lateMs).activations[0]?.timing).toBe(timing)
  })
})

it('tells runs of a backlog from fresh ones, so that they stand behind those of other tasks in the queue (M6)', () => {
  const { activations } = evaluate(hourlyTask(unlimited), 3 * HOUR)
  expect(activations.map((run) => run.isCatchUp)).toEqual([true, true, false])
})
