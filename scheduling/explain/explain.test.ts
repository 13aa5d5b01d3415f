import { describe, expect, it } from 'vitest'
import { explain } from '#scheduling/explain/explain.ts'
import { blockersOf, type LiveWorker, possibilities, type SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { everyMs, onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { contextOf, runningSince, surroundedTask } from '#tests/scheduling/surrounded-tasks.ts'
import { alignedEdge, consumed, edgeOn, HOUR, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const limits = { catchUpBatch: 100 }
const NOW = 2 * HOUR + MINUTE
const decided = { cursorMs: 2 * HOUR }
const waitingForLoad = { cursorMs: HOUR, activationSeq: 1, consumptions: [consumed(1, 3)], edges: [edgeOn(3)] }
const setAside = { kind: 'set_aside', reason: 'Its zone is unknown.', sinceMs: HOUR } as const

function explained(state: Partial<TaskState>, about: Partial<SurroundedTask> = {}, ...upstream: SurroundedTask[]) {
  const task = surroundedTask(state, about)
  return explain(task.state, NOW, limits, contextOf(task, ...upstream))
}

describe('what a task does now', () => {
  it.each<[string, Partial<TaskState>, Partial<SurroundedTask>, string]>([
    ['sleeping until its next instant', decided, {}, 'sleeping'],
    ['due, when the scheduler has not looked yet', {}, {}, 'due'],
    ['waiting for a dependency', waitingForLoad, {}, 'waiting'],
    ['running, whatever else waits', waitingForLoad, { activeRuns: [runningSince(HOUR)] }, 'running'],
    ['queued, when none of its runs has started', decided, { activeRuns: [runningSince(HOUR, { state: 'queued' })] }, 'queued'],
    ['disabled, whatever is due', { enabled: false }, {}, 'disabled'],
    [
      'disabled, also while a requested run waits',
      { ...waitingForLoad, enabled: false, requests: [requestedAt(2 * HOUR)] },
      {},
      'disabled',
    ],
    ['paused, when a person paused it', { enabled: false }, { pause: { byName: 'Ada', note: '', sinceMs: HOUR } }, 'paused'],
    ['set aside, whatever is due', {}, { blockers: [setAside] }, 'set_aside'],
    ['finished, when its crontab never fires again', { schedule: onlyAtMs(HOUR), cursorMs: HOUR }, {}, 'finished'],
  ])('%s', (_, state, about, activity) => {
    expect(explained(state, about).activity).toBe(activity)
  })

  it('tells the next instant of a task whose time has not begun', () => {
    expect(explained({ cronBaseMs: 9 * HOUR })).toMatchObject({ activity: 'sleeping', next: { instantMs: 10 * HOUR } })
  })

  it('tells when its run under way is expected to end', () => {
    expect(explained(decided, { activeRuns: [runningSince(2 * HOUR)], medianRunMs: 5 * MINUTE }).activeRuns[0]).toMatchObject({
      runId: `run-${2 * HOUR}`,
      expectedEnd: { atMs: 2 * HOUR + 5 * MINUTE, basis: 'median' },
    })
  })
})

describe('what a waiting task waits for', () => {
  const load = surroundedTask(
    { taskId: 2, cursorMs: 2 * HOUR },
    {
      name: 'load',
      activeRuns: [runningSince(2 * HOUR)],
      medianRunMs: 6 * MINUTE,
      latestSucceeded: { runId: 'load-3', endedAtMs: HOUR - MINUTE },
      latestFinished: { runId: 'load-4', endedAtMs: HOUR + MINUTE },
    },
  )

  it('is told with the ending it needs, the latest one, the one expected, and since when', () => {
    const { waiting } = explained(waitingForLoad, { waitingSinceMs: 2 * HOUR + 20 }, load)
    expect(waiting).toMatchObject({ scheduledForMs: 2 * HOUR, dueCount: 1, sinceMs: 2 * HOUR + 20, border: null })
    expect(waiting?.gates).toMatchObject([
      {
        gate: 'dependency',
        dependeeName: 'load',
        endings: 'succeeded',
        neededAfterMs: HOUR,
        lastEnding: { runId: 'load-3', endedAtMs: HOUR - MINUTE },
        expected: { atMs: 2 * HOUR + 6 * MINUTE, basis: 'median' },
        chain: [{ taskId: 2, activity: 'running' }],
      },
    ])
    expect(waiting?.expectedStart).toMatchObject({ atMs: 2 * HOUR + 6 * MINUTE, basis: 'median' })
  })

  it('is an ending of any kind where the edge says so', () => {
    const { waiting } = explained({ ...waitingForLoad, edges: [edgeOn(3, { endings: 'finished' })] }, {}, load)
    expect(waiting?.gates[0]).toMatchObject({ endings: 'finished', lastEnding: { runId: 'load-4' } })
  })

  it('is the run for an instant, or a later one, at an aligned edge (D6)', () => {
    const edges = [alignedEdge({ decidedHour: 2, endedHour: 1, nextRunHour: 2 })]
    expect(explained({ cursorMs: HOUR, edges }, {}, load).waiting?.gates[0]).toMatchObject({
      alignedInstantMs: 2 * HOUR,
      neededAfterMs: null,
      expected: { atMs: 2 * HOUR + 6 * MINUTE },
    })
  })

  it('is a run of its own where its limit is reached', () => {
    const { waiting } = explained({ cursorMs: HOUR }, { activeRuns: [runningSince(HOUR)], medianRunMs: 90 * MINUTE })
    expect(waiting?.gates).toMatchObject([{ gate: 'concurrency', activeRuns: 1, expected: { atMs: 2 * HOUR + 30 * MINUTE }, chain: [] }])
  })

  it('is followed down to the task that holds up all of them, and round no cycle', () => {
    const middle = surroundedTask({ ...waitingForLoad, taskId: 2, edges: [edgeOn(0, { dependeeId: 3 })] }, { name: 'middle' })
    const source = surroundedTask({ taskId: 3, enabled: false }, { name: 'source' })
    const chainOf = (...upstream: SurroundedTask[]) => {
      const [gate] = explained(waitingForLoad, {}, ...upstream).waiting?.gates ?? []
      return { links: gate?.chain.map(({ name, activity }) => `${name} ${activity}`), expected: gate?.expected }
    }
    expect(chainOf(middle, source)).toEqual({ links: ['middle waiting', 'source disabled'], expected: null })
    const back = surroundedTask({ ...waitingForLoad, taskId: 2, edges: [edgeOn(0, { dependeeId: 1, future: true })] }, { name: 'back' })
    expect(chainOf(back)).toEqual({ links: ['back waiting'], expected: null })
  })

  it('is not held against a waived edge', () => {
    const waived = { ...waitingForLoad, edges: [edgeOn(3, { waiver: { actionId: 1, byName: 'Ada' } })] }
    expect(explained(waived, {}, load)).toMatchObject({ waiting: null, startsNow: 1, activity: 'due' })
  })

  it('may come back by itself when the last run, which failed, gives back (D2)', () => {
    const failed = consumed(1, 3, { outcome: 'gave_back', endedAtMs: 2 * HOUR + 1 })
    const { waiting } = explained({ ...waitingForLoad, consumptions: [failed] }, {}, surroundedTask({ taskId: 2, enabled: false }))
    expect(waiting).toMatchObject({ givesBackAtMs: 3 * HOUR, expectedStart: { atMs: 3 * HOUR, basis: 'clock' } })
  })
})

describe('at the grace border', () => {
  const grace = { ...waitingForLoad, gracePeriodMs: 5 * MINUTE }

  it.each<[TaskState['misfirePolicy'], string]>([
    ['skip', 'skipped'],
    ['coalesce', 'coalesced'],
    ['run_all', 'delayed'],
  ])('an instant under %s is %s', (misfirePolicy, becomes) => {
    expect(explained({ ...grace, misfirePolicy }).waiting?.border).toEqual({ atMs: 2 * HOUR + 5 * MINUTE, becomes, isPast: false })
  })

  it('nothing happens to an instant that was asked for when the task was enabled (H5)', () => {
    expect(explained({ ...grace, misfirePolicy: 'skip', notMisfiresThroughMs: 2 * HOUR }).waiting?.border).toBeNull()
  })

  it('a coalescing task may be past it and still wait', () => {
    expect(explained({ ...grace, gracePeriodMs: MINUTE / 2, misfirePolicy: 'coalesce' }).waiting?.border).toMatchObject({ isPast: true })
  })
})

describe('what a person did', () => {
  it('a pause is told with its note, its end and what becomes of the instants until then (H6)', () => {
    const pause = { byName: 'Ada', note: 'Database moves.', sinceMs: HOUR }
    const resume = { atMs: 5 * HOUR, choice: 'latest' } as const
    expect(explained({ enabled: false, resume }, { pause })).toMatchObject({ pause: { ...pause, resume }, undecidedCount: 2, next: null })
  })

  it('a requested run is told with its own gates, and not when it starts at once', () => {
    const requests = [requestedAt(2 * HOUR), requestedAt(2 * HOUR + 1, { ignoreDependencies: true })]
    const { requests: told, startsNow } = explained({ ...waitingForLoad, ...decided, requests })
    expect(told).toMatchObject([{ requestId: `request-${2 * HOUR}`, gates: [{ gate: 'dependency' }] }])
    expect(startsNow).toBe(1)
  })

  const backfill = { backfillId: 'b', schedule: everyMs(HOUR), positionMs: 0, throughMs: 2 * HOUR, maxActive: 1, activeRuns: 0 }
  it.each<[string, Partial<TaskState>, object]>([
    ['goes on', { backfills: [backfill] }, { heldBy: 'nothing', remainingCount: 2, nextInstantMs: HOUR }],
    ['is held by its own limit', { backfills: [{ ...backfill, activeRuns: 1 }] }, { heldBy: 'max_active', gates: [] }],
    ['is held by the limit of its task', { backfills: [backfill], activeRuns: 1 }, { heldBy: 'gates', gates: [{ gate: 'concurrency' }] }],
    [
      'is held by an aligned edge',
      { backfills: [backfill], edges: [alignedEdge({ decidedHour: 2, endedHour: 0, nextRunHour: 1 })] },
      { heldBy: 'gates', gates: [{ alignedInstantMs: HOUR }] },
    ],
    ['is through', { backfills: [{ ...backfill, positionMs: 2 * HOUR }] }, { heldBy: 'nothing', remainingCount: 0, nextInstantMs: null }],
  ])('a backfill %s (R3)', (_, state, told) => {
    expect(explained({ ...decided, ...state }).backfills).toMatchObject([told])
  })
})

describe('what comes next', () => {
  it('is the next instant with the gates that would be closed, and the start expected then', () => {
    const load = surroundedTask({ taskId: 2, cursorMs: 2 * HOUR }, { medianRunMs: 6 * MINUTE })
    expect(explained({ ...waitingForLoad, ...decided }, {}, load).next).toMatchObject({
      instantMs: 3 * HOUR,
      gates: [{ dependeeId: 2, expected: { atMs: 3 * HOUR + 6 * MINUTE } }],
      expectedStart: { atMs: 3 * HOUR + 6 * MINUTE, basis: 'median' },
    })
  })
})

describe('what stands in the way', () => {
  const scheduler: LiveWorker = { schedules: true, executes: false, queues: null, handlerNames: [] }
  const runner: LiveWorker = { schedules: false, executes: true, queues: ['default'], handlerNames: ['log'] }
  type Subject = Parameters<typeof blockersOf>[0]
  const task: Subject = { queue: 'default', handler: 'log', setAside: null }
  it.each<[string, Partial<Subject>, LiveWorker[], string[]]>([
    ['is nothing when all are there', {}, [scheduler, runner], []],
    ['is that nothing schedules and nothing runs', {}, [], ['no_live_scheduler', 'no_live_runner']],
    ['is that no scheduler lives', {}, [runner], ['no_live_scheduler']],
    ['is that no worker executes', {}, [scheduler], ['no_live_runner']],
    ['is that no worker serves its queue', { queue: 'heavy' }, [scheduler, runner], ['queue_not_served']],
    ['is that no worker of its queue has its handler', { handler: 'ship' }, [scheduler, runner], ['handler_not_live']],
    [
      'is that the handler lives only where the queue is not served',
      { handler: 'ship' },
      [scheduler, runner, { ...runner, queues: ['heavy'], handlerNames: ['ship'] }],
      ['handler_not_live'],
    ],
    ['is that it was set aside', { setAside }, [scheduler, runner], ['set_aside']],
  ])('%s', (_, changes, workers, kinds) => {
    const blockers = blockersOf({ ...task, ...changes }, workers)
    expect(blockers.map(({ kind }) => kind)).toEqual(kinds)
    expect(possibilities(blockers)).toEqual({
      canBeActivated: !kinds.includes('set_aside') && !kinds.includes('no_live_scheduler'),
      canBeExecuted: !kinds.some((kind) => ['no_live_runner', 'queue_not_served', 'handler_not_live'].includes(kind)),
    })
  })
})
