import { describe, expect, it } from 'vitest'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { Forecast } from '#scheduling/explain/forecast.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { closedGates, gateViewOf } from '#scheduling/start/gates.ts'
import { everyMs, onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { contextOf, ESTIMATED_RUN_MS, runningSince, surroundedTask } from '#tests/scheduling/surrounded-tasks.ts'
import { type AlignedFacts, alignedEdge, consumed, edgeOn, HOUR, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const NOW = 10 * HOUR + 5 * MINUTE

function forecast(...tasks: SurroundedTask[]) {
  return new Forecast(contextOf(...tasks).tasks, NOW, ESTIMATED_RUN_MS, { catchUpBatch: 100 })
}

/** Task `id`, whose instants through 10:00 are decided, so that it sleeps until 11:00. */
const sleeping = (id: number, state: Partial<TaskState> = {}, about: Partial<SurroundedTask> = {}) =>
  surroundedTask({ taskId: id, cursorMs: 10 * HOUR, ...state }, about)

/** Task `id` whose 10:00 instant waits for an ending of task `dependee` later than its start at 9:00. */
const waiting = (id: number, dependee: number, state: Partial<TaskState> = {}, about: Partial<SurroundedTask> = {}) =>
  surroundedTask(
    {
      taskId: id,
      cursorMs: 9 * HOUR,
      activationSeq: 1,
      consumptions: [consumed(1, 0, { startedAtMs: 9 * HOUR, endedAtMs: 9 * HOUR + MINUTE, seenByDependee: [] })],
      edges: [edgeOn(0, { edgeId: 100 + id, dependeeId: dependee })],
      ...state,
    },
    about,
  )

describe('the next ending of a task is expected', () => {
  it.each<[string, SurroundedTask, { atMs: number; basis: string; isOverdue?: boolean } | null]>([
    [
      'a median run time after the start of its run under way',
      sleeping(2, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 20 * MINUTE }),
      { atMs: 10 * HOUR + 20 * MINUTE, basis: 'median' },
    ],
    [
      'at any moment when that run takes longer than usual',
      sleeping(2, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 2 * MINUTE }),
      { atMs: NOW, basis: 'median', isOverdue: true },
    ],
    [
      'a run time from now when its run waits in the queue',
      sleeping(2, {}, { activeRuns: [runningSince(10 * HOUR, { state: 'queued', startedAtMs: null })], medianRunMs: 2 * MINUTE }),
      { atMs: NOW + 2 * MINUTE, basis: 'median' },
    ],
    [
      'a run time after the next attempt of a run that is retried',
      sleeping(
        2,
        {},
        { activeRuns: [runningSince(10 * HOUR, { state: 'retrying', startedAtMs: null, retryAtMs: 10 * HOUR + 30 * MINUTE })] },
      ),
      { atMs: 10 * HOUR + 31 * MINUTE, basis: 'estimate' },
    ],
    [
      'a median run time after its next instant',
      sleeping(2, {}, { medianRunMs: 6 * MINUTE }),
      { atMs: 11 * HOUR + 6 * MINUTE, basis: 'median' },
    ],
    ['by the estimate where it has no history', sleeping(2), { atMs: 11 * HOUR + MINUTE, basis: 'estimate' }],
    ['at once plus its run when it is due', surroundedTask({ taskId: 2, cursorMs: 9 * HOUR }), { atMs: NOW + MINUTE, basis: 'estimate' }],
    ['never while it is disabled', sleeping(2, { enabled: false }), null],
    [
      'after its pause, for the first instant then',
      sleeping(2, { enabled: false, resume: { atMs: 12 * HOUR + MINUTE, choice: 'fromNow' } }),
      { atMs: 13 * HOUR + MINUTE, basis: 'estimate' },
    ],
    [
      'at the end of its pause, when the latest instant is to run then',
      sleeping(2, { enabled: false, resume: { atMs: 12 * HOUR + MINUTE, choice: 'latest' } }),
      { atMs: 12 * HOUR + 2 * MINUTE, basis: 'estimate' },
    ],
    [
      'of a run that someone asked for although it is disabled',
      sleeping(2, { enabled: false, requests: [requestedAt(10 * HOUR)] }),
      { atMs: NOW + MINUTE, basis: 'estimate' },
    ],
    ['never when its crontab is over', sleeping(2, { schedule: onlyAtMs(10 * HOUR) }), null],
    ['never when no worker can execute it', sleeping(2, {}, { canBeExecuted: false }), null],
    ['never when no scheduler decides it', sleeping(2, {}, { canBeActivated: false }), null],
    [
      'not by a backfill run, which opens no such edge',
      sleeping(2, {}, { activeRuns: [runningSince(10 * HOUR, { kind: 'backfill' })] }),
      { atMs: 11 * HOUR + MINUTE, basis: 'estimate' },
    ],
  ])('%s', (_, task, expected) => {
    const found = forecast(task).nextEnding(2)
    if (expected === null) expect(found).toBeNull()
    else expect(found).toEqual({ isOverdue: false, isEarliest: false, ...expected })
  })
})

describe('through a chain of waiting tasks', () => {
  const first = sleeping(4, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 20 * MINUTE })

  it('the run times of all of them add up, and one without history makes it an estimate', () => {
    const chain = [waiting(2, 3, {}, { medianRunMs: 5 * MINUTE }), waiting(3, 4, {}, { medianRunMs: 10 * MINUTE }), first]
    expect(forecast(...chain).nextEnding(2)).toMatchObject({ atMs: 10 * HOUR + 35 * MINUTE, basis: 'median' })
    expect(forecast(waiting(2, 3), ...chain.slice(1)).nextEnding(2)).toMatchObject({ atMs: 10 * HOUR + 31 * MINUTE, basis: 'estimate' })
  })

  it('the last of several dependees decides', () => {
    const both = waiting(2, 3, { edges: [edgeOn(0, { dependeeId: 3 }), edgeOn(0, { edgeId: 13, dependeeId: 4 })] })
    expect(forecast(both, sleeping(3, {}, { medianRunMs: 3 * MINUTE }), first).nextStart(2)?.atMs).toBe(11 * HOUR + 3 * MINUTE)
  })

  it('one dependee of which nothing comes makes it unknown', () => {
    const both = waiting(2, 3, { edges: [edgeOn(0, { dependeeId: 3 }), edgeOn(0, { edgeId: 13, dependeeId: 4 })] })
    expect(forecast(both, sleeping(3, { enabled: false }), first).nextStart(2)).toBeNull()
    expect(forecast(both, first).nextStart(2)).toBeNull()
  })

  it('tasks that wait for each other through future edges come to an end, with nobody knowing', () => {
    const one = waiting(2, 3)
    const other = waiting(3, 2, { edges: [edgeOn(0, { dependeeId: 2, future: true, changedAtSeq: 0 })] })
    expect(forecast(one, other).nextEnding(2)).toBeNull()
  })

  it('a cycle with one sleeping task in it is no deadlock', () => {
    const other = sleeping(3, {
      activationSeq: 1,
      consumptions: [consumed(1, 0, { seenByDependee: [{ dependeeId: 2, seen: { succeeded: 0, finished: 0 } }] })],
      edges: [edgeOn(1, { dependeeId: 2, future: true })],
    })
    expect(forecast(waiting(2, 3), other).nextEnding(2)?.atMs).toBe(11 * HOUR + 2 * MINUTE)
  })

  it('a failed run gives back at its next instant, which may open the gate earlier (D2)', () => {
    const failed = consumed(2, 1, {
      outcome: 'gave_back',
      startedAtMs: 10 * HOUR,
      endedAtMs: 10 * HOUR + MINUTE,
      seenByDependee: [{ dependeeId: 3, seen: { succeeded: 1, finished: 1 } }],
    })
    const state = {
      edges: [edgeOn(1, { dependeeId: 3 })],
      consumptions: [failed, consumed(1, 0, { seenByDependee: [{ dependeeId: 3, seen: { succeeded: 0, finished: 0 } }] })],
    }
    const daily = sleeping(3, { schedule: onlyAtMs(34 * HOUR) })
    expect(forecast(waiting(2, 3, state), daily).nextStart(2)).toMatchObject({ atMs: 11 * HOUR, basis: 'clock' })
  })

  it('a task at its limit waits for its own run', () => {
    const task = surroundedTask({ taskId: 2, cursorMs: 9 * HOUR }, { activeRuns: [runningSince(9 * HOUR)], medianRunMs: 90 * MINUTE })
    expect(forecast(task).nextStart(2)?.atMs).toBe(10 * HOUR + 30 * MINUTE)
  })

  it('an instant that is skipped meanwhile leaves the start to the first one within grace (M3)', () => {
    const skipping = { misfirePolicy: 'skip', gracePeriodMs: 10 * MINUTE } as const
    const slow = sleeping(3, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 55 * MINUTE })
    expect(forecast(waiting(2, 3, skipping), slow).nextStart(2)?.atMs).toBe(11 * HOUR)
    expect(forecast(waiting(2, 3), slow).nextStart(2)?.atMs).toBe(10 * HOUR + 55 * MINUTE)
  })
})

describe('the ending that opens an aligned edge is expected', () => {
  /** When the edge of task 1 on `dependee` opens for the instant of that hour. */
  function opening(dependee: SurroundedTask, facts: AlignedFacts, hour: number) {
    const edge = alignedEdge(facts)
    const depender = surroundedTask({ taskId: 1, cursorMs: 9 * HOUR, edges: [edge] })
    const gate = closedGates(gateViewOf(depender.state, NOW), hour * HOUR)[0]
    return gate ? forecast(depender, dependee).openingOf(1, gate, hour * HOUR)?.atMs : 'open'
  }

  it('of the run under way for that instant or a later one', () => {
    const task = sleeping(2, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 20 * MINUTE })
    const facts = { decidedHour: 10, endedHour: 9, nextRunHour: 10 }
    expect(opening(task, facts, 10)).toBe(10 * HOUR + 20 * MINUTE)
    expect(opening(task, facts, 11)).toBe(11 * HOUR + 20 * MINUTE)
  })

  it('of a backfill run too, under its own instant', () => {
    const backfilling = runningSince(NOW, { kind: 'backfill', alignedForMs: 10 * HOUR })
    const facts = { decidedHour: 10, endedHour: 9, nextRunHour: 10 }
    expect(opening(sleeping(2, {}, { activeRuns: [backfilling] }), facts, 10)).toBe(NOW + MINUTE)
  })

  it('after the whole backlog before that instant', () => {
    const behind = surroundedTask({ taskId: 2, cursorMs: 7 * HOUR }, { medianRunMs: 10 * MINUTE })
    expect(opening(behind, { decidedHour: 7, endedHour: 7 }, 10)).toBe(NOW + 30 * MINUTE)
  })

  it('after a backlog that is held up itself: every instant of it waits for an ending of its own', () => {
    const C = surroundedTask({ taskId: 3, cursorMs: 10 * HOUR }, { medianRunMs: 3 * MINUTE })
    const quick = { taskId: 2, schedule: everyMs(5 * MINUTE), maxConcurrency: null, cursorMs: 9 * HOUR + 55 * MINUTE, activationSeq: 1 }
    const consumptions = [consumed(1, 0, { seenByDependee: [{ dependeeId: 3, seen: { succeeded: 1, finished: 1 } }] })]
    const E = surroundedTask({ ...quick, consumptions, edges: [edgeOn(1, { dependeeId: 3 })] })
    const edge = alignedEdge({ decidedHour: 9, endedHour: 9 }, quick.schedule)
    const R = surroundedTask({ taskId: 1, cursorMs: 10 * HOUR, edges: [edge] })
    // Of 10:00, 10:05, …, 11:00 one runs with each hourly ending of C: the first at 11:03, the thirteenth, for 11:00, at 23:03.
    expect(forecast(R, E, C).ofInstant(1, 11 * HOUR).start).toMatchObject({ atMs: 23 * HOUR + 4 * MINUTE, basis: 'estimate' })
  })

  it('through a chain of aligned edges', () => {
    const report = surroundedTask({
      taskId: 1,
      cursorMs: 9 * HOUR,
      edges: [alignedEdge({ decidedHour: 9, endedHour: 9 })],
    })
    const load = surroundedTask(
      { taskId: 2, cursorMs: 9 * HOUR, edges: [{ ...alignedEdge({ decidedHour: 10, endedHour: 9, nextRunHour: 10 }), dependeeId: 3 }] },
      { medianRunMs: 4 * MINUTE },
    )
    const extract = sleeping(3, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 20 * MINUTE })
    expect(forecast(report, load, extract).nextStart(1)?.atMs).toBe(10 * HOUR + 24 * MINUTE)
  })
})

describe('where the moment cannot be known', () => {
  const slow = sleeping(3, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 55 * MINUTE })
  const skipping = { misfirePolicy: 'skip', gracePeriodMs: 10 * MINUTE } as const

  it('an instant that is skipped before its gates open never starts', () => {
    expect(forecast(waiting(2, 3, skipping), slow).ofInstant(2, 10 * HOUR)).toEqual({ start: null, isSkipped: true })
  })

  it('behind a task whose every instant is too late it is said how far was looked, not a moment that never comes', () => {
    const edge = { ...alignedEdge({ decidedHour: 10, endedHour: 9, nextRunHour: 10 }), edgeId: 102, dependeeId: 3 }
    const always = sleeping(3, {}, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 30 * MINUTE })
    const late = surroundedTask({ taskId: 2, cursorMs: 9 * HOUR, ...skipping, edges: [edge] })
    const found = forecast(waiting(1, 2), late, always).nextStart(1)
    expect(found).toMatchObject({ isEarliest: true })
    expect(found?.atMs).toBeGreaterThan(NOW + 100 * HOUR)
  })

  it('what takes longer to simulate than a page may wait is said to be no earlier than that', () => {
    const everySecond = sleeping(3, { schedule: everyMs(1000), cursorMs: NOW, maxConcurrency: null })
    const monthly = { schedule: onlyAtMs(9 * HOUR, 720 * HOUR), cursorMs: 9 * HOUR }
    expect(forecast(waiting(2, 3, monthly), everySecond).ofInstant(2, 720 * HOUR).start).toMatchObject({
      atMs: 720 * HOUR,
      isEarliest: true,
    })
  })

  it('a backlog of millions is not gone through: it costs no more than any other look ahead', () => {
    const schedule = everyMs(10)
    const behind = surroundedTask({ taskId: 3, schedule, cursorMs: 0, maxConcurrency: null })
    const monthly = sleeping(4, { schedule: onlyAtMs(9 * HOUR, 720 * HOUR), cursorMs: 9 * HOUR })
    const edges = [edgeOn(0, { edgeId: 103, dependeeId: 3 }), edgeOn(0, { edgeId: 104, dependeeId: 4 })]
    expect(forecast(waiting(2, 3, { edges }), behind, monthly).ofInstant(2, 10 * HOUR).start).toMatchObject({ atMs: NOW, isEarliest: true })
    expect(schedule.calls).toBeLessThan(100_000)
  })

  it('nor are a million active runs', () => {
    const busy = sleeping(3, { activeRuns: 1_000_000 }, { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 20 * MINUTE })
    const full = { gate: 'concurrency', activeRuns: 1_000_000, maxConcurrency: 1 } as const
    expect(forecast(busy).openingOf(3, full, 10 * HOUR)).toMatchObject({ atMs: 10 * HOUR + 20 * MINUTE, isEarliest: true })
  })
})
