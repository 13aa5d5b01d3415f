import { describe, expect, it } from 'vitest'
import { explain } from '#scheduling/explain/explain.ts'
import type { Blocker, SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { contextOf, runningSince, surroundedTask } from '#tests/scheduling/surrounded-tasks.ts'
import { alignedEdge, consumed, edgeOn, HOUR, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'
import { plainSentence } from '../../sentences/sentence-part.ts'
import { expectedWords } from './explanation-gates.ts'
import { explanationLines } from './explanation-lines.ts'

const NOW = 2 * HOUR + MINUTE
const decided = { cursorMs: 2 * HOUR }
const waitingForLoad = { cursorMs: HOUR, activationSeq: 1, consumptions: [consumed(1, 3)], edges: [edgeOn(3)] }
const load = (state: Partial<TaskState> = {}, about: Partial<SurroundedTask> = {}) =>
  surroundedTask({ taskId: 2, ...decided, ...state }, { name: 'load', latestSucceeded: { runId: 'x', endedAtMs: HOUR - MINUTE }, ...about })
const running = { activeRuns: [runningSince(2 * HOUR)], medianRunMs: 6 * MINUTE }

function lines(state: Partial<TaskState>, about: Partial<SurroundedTask> = {}, upstream: SurroundedTask[] = [], pauseIsTold = false) {
  const task = surroundedTask(state, about)
  const explanation = explain(task.state, NOW, { catchUpBatch: 100 }, contextOf(task, ...upstream))
  return explanationLines({ nowMs: NOW, explanation, problem: null, isPartial: false }, pauseIsTold)
}
const sentences = (...given: Parameters<typeof lines>) => lines(...given).map(({ parts }) => plainSentence(parts))
const remedies = (...given: Parameters<typeof lines>) => lines(...given).flatMap((line) => line.remedies.map(({ kind }) => kind))

describe('a waiting task', () => {
  it('names the dependee, its last ending, the one it needs and when that is expected', () => {
    expect(sentences(waitingForLoad, {}, [load({}, running)])).toEqual([
      'Waits for load (last succeeded <00:59>, needs one after <01:00>). It is running. Expected <02:06>.',
      'Due since <02:00>.',
    ])
    expect(remedies(waitingForLoad, {}, [load({}, running)])).toEqual(['waive', 'run-this-ignoring'])
  })

  it('says how far was looked where no moment can be known, and that an instant is skipped before its gates open', () => {
    const slow = load({}, { activeRuns: [runningSince(2 * HOUR)], medianRunMs: 30 * MINUTE })
    const skipping = { ...waitingForLoad, misfirePolicy: 'skip', gracePeriodMs: 10 * MINUTE } as const
    expect(sentences(skipping, {}, [slow]).at(-1)).toBe('That is too late: it is skipped at <02:10>.')
    expect(plainSentence(expectedWords({ atMs: 3 * HOUR, basis: 'clock', isOverdue: false, isEarliest: true }, ' Expected '))).toBe(
      ' Expected not before <03:00>.',
    )
  })

  it('does not ask for one after 09:13:49 beside a success of 09:13:49: what ends in the second of its own start is said to be too old', () => {
    const sameSecond = load({}, { latestSucceeded: { runId: 'x', endedAtMs: HOUR + 300 }, ...running })
    expect(sentences(waitingForLoad, {}, [sameSecond])[0]).toContain('(last succeeded <01:00>, needs a newer one than that)')
  })

  it('calls a guess a guess, and offers to run a dependee that sleeps', () => {
    expect(sentences(waitingForLoad, {}, [load()])[0]).toContain('Expected about <03:01>, without a history to go by.')
    expect(remedies(waitingForLoad, {}, [load()])).toEqual(['run-task', 'waive', 'run-this-ignoring'])
  })

  it('says of a dependee that is disabled that nothing comes, with enabling it as the remedy', () => {
    const [line] = lines(waitingForLoad, {}, [load({ enabled: false })])
    expect(line?.isGrave).toBe(true)
    expect(plainSentence(line?.parts ?? [])).toMatch(/It is disabled\.$/)
    expect(line?.remedies[0]).toMatchObject({ kind: 'enable-task', id: 2, isNamed: false })
  })

  it('follows a chain down to the one that holds up all of them, and puts the remedy there', () => {
    const middle = load({ ...waitingForLoad, edges: [edgeOn(0, { dependeeId: 3 })] })
    const source = surroundedTask({ taskId: 3, enabled: false }, { name: 'source', pause: { byName: 'Ada', note: '', sinceMs: 0 } })
    const [line] = lines(waitingForLoad, {}, [middle, source])
    expect(plainSentence(line?.parts ?? [])).toContain('It waits for source, which is paused.')
    expect(line?.remedies[0]).toMatchObject({ kind: 'resume-task', id: 3, isNamed: true })
  })

  it('asks an aligned edge for the run of an instant', () => {
    const edges = [alignedEdge({ decidedHour: 2, endedHour: 1, nextRunHour: 2 })]
    expect(sentences({ cursorMs: HOUR, edges }, {}, [load({}, running)])[0]).toContain('needs its run for <02:00> or a later one')
  })

  it('counts its own runs where its limit is reached', () => {
    expect(sentences({ cursorMs: HOUR }, { activeRuns: [runningSince(HOUR)] })).toContain(
      'Waits for its own runs: 1 of at most 1 run is under way. Expected at any moment.',
    )
  })

  it('tells the grace border: skipped, perhaps or for certain, or taken by one run', () => {
    const grace = { ...waitingForLoad, gracePeriodMs: 5 * MINUTE }
    const told = (misfirePolicy: TaskState['misfirePolicy'], median: number) =>
      sentences({ ...grace, misfirePolicy }, {}, [load({}, { ...running, medianRunMs: median })]).at(-1)
    expect(told('skip', 3 * MINUTE)).toBe('Skipped if it has not started by <02:05>.')
    expect(told('skip', 6 * MINUTE)).toBe('That is too late: it is skipped at <02:05>.')
    expect(told('coalesce', 6 * MINUTE)).toBe('Too late after <02:05>: then one run takes all together that are too late.')
    expect(told('run_all', 6 * MINUTE)).toBe('Due since <02:00>.')
    expect(sentences({ ...grace, misfirePolicy: 'skip' }, {}, [load({ enabled: false })]).at(-1)).toBe(
      'It is skipped at <02:05> unless it starts before.',
    )
  })

  it('says when a failed run gives back', () => {
    const failed = consumed(1, 3, { outcome: 'gave_back', endedAtMs: 2 * HOUR + 1 })
    expect(sentences({ ...waitingForLoad, consumptions: [failed] }, {}, [load()]).at(-1)).toBe(
      'Its last run did not succeed: at <03:00> what that run used up counts again.',
    )
  })
})

describe('a task that does not wait', () => {
  it('sleeps until its next instant, and tells what it would wait for then', () => {
    expect(sentences(decided)).toEqual(['Sleeps until <03:00>.'])
    expect(sentences({ ...waitingForLoad, ...decided }, {}, [load({}, running)])).toEqual([
      'Sleeps until <03:00>. Then, as things stand, it waits for load. Expected to start <03:00>.',
    ])
  })

  it('runs, and tells until when', () => {
    expect(sentences(decided, running)).toEqual(['Its run for <02:00> runs since <02:00>. Expected to end <02:06>.'])
    expect(sentences(decided, { ...running, medianRunMs: 1 })[0]).toContain('It takes longer than usual')
  })

  it('is retried at a time, or waits in the queue', () => {
    const retried = runningSince(2 * HOUR, { state: 'retrying', startedAtMs: null, retryAtMs: 2 * HOUR + 9 * MINUTE })
    expect(sentences(decided, { activeRuns: [retried] })).toEqual(['Its run for <02:00> did not succeed and is tried again at <02:09>.'])
    const queued = runningSince(2 * HOUR, { state: 'queued', startedAtMs: null })
    const inQueue = ['Its run for <02:00> waits in the queue for a free place in a worker.']
    expect(sentences(decided, { activeRuns: [queued] })).toEqual(inQueue)
    expect(sentences(decided, { activeRuns: [{ ...retried, retryAtMs: 2 * HOUR }] })).toEqual(inQueue)
  })

  it('is over when its crontab is', () => {
    expect(sentences({ schedule: onlyAtMs(HOUR), cursorMs: HOUR })).toEqual(['Its crontab never fires again.'])
  })

  it('is disabled or paused, and tells what passed meanwhile', () => {
    expect(sentences({ enabled: false })).toEqual(['Nothing of its crontab starts until it is enabled. 2 instants passed without a run.'])
    const pause = { byName: 'Ada', note: 'Moving.', sinceMs: HOUR }
    const state = { enabled: false, ...decided, resume: { atMs: 5 * HOUR, choice: 'latest' } } as const
    expect(sentences(state, { pause })).toEqual(['Paused by Ada until <05:00>. Then the latest instant that passed runs. “Moving.”'])
    expect(sentences(state, { pause }, [], true)).toEqual([])
  })
})

describe('what stands in the way', () => {
  it.each<[Blocker, RegExp, string[]]>([
    [
      { kind: 'set_aside', reason: 'Its zone is unknown.', sinceMs: HOUR },
      /^The scheduler set it aside: Its zone is unknown\.$/,
      ['edit-this'],
    ],
    [{ kind: 'no_live_scheduler' }, /^No scheduler is live/, []],
    [{ kind: 'no_live_runner' }, /^Its next run will wait in the queue: no worker that runs tasks is live/, []],
    [{ kind: 'queue_not_served', queue: 'heavy' }, /no live worker serves the queue “heavy”/, []],
    [
      { kind: 'handler_not_live', queue: 'heavy', handler: 'ship' },
      /no live worker of the queue “heavy” has the handler ship/,
      ['edit-this'],
    ],
  ])('is said first: %j', (blocker, sentence, kinds) => {
    const [line] = lines(decided, { blockers: [blocker] })
    expect(plainSentence(line?.parts ?? [])).toMatch(sentence)
    expect(line).toMatchObject({ isGrave: true, remedies: kinds.map((kind) => ({ kind })) })
  })

  it('is a problem of its crontab where it can’t be scheduled at all', () => {
    const [line] = explanationLines({ nowMs: NOW, explanation: null, problem: 'Its crontab can’t be used.', isPartial: false }, false)
    expect(plainSentence(line?.parts ?? [])).toBe('It can’t be scheduled: Its crontab can’t be used.')
  })
})

describe('what people asked for', () => {
  it('a run that waits names what for', () => {
    expect(sentences({ ...waitingForLoad, ...decided, requests: [requestedAt(2 * HOUR)] }, {}, [load({}, running)])[0]).toBe(
      'The run asked for <02:00> waits for load. Expected <02:06>.',
    )
  })

  it('a backfill is mentioned only where a gate holds it', () => {
    const backfill = {
      backfillId: 'b',
      schedule: onlyAtMs(HOUR, 2 * HOUR),
      positionMs: 0,
      throughMs: 2 * HOUR,
      maxActive: 1,
      activeRuns: 0,
    }
    expect(sentences({ ...decided, backfills: [{ ...backfill, activeRuns: 1 }] })).toEqual(['Sleeps until <03:00>.'])
    expect(sentences({ ...decided, backfills: [backfill], activeRuns: 1 })[0]).toMatch(
      /^The backfill through <02:00> has 2 runs to go and waits for its own active runs/,
    )
  })
})
