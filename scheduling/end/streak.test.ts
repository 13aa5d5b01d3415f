import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENDED_RUN_STATES, type EndedRunState } from '../model/run-states.ts'
import { healthAfter, type Judged, type TaskHealth, UNTRIED, verdictOf } from './streak.ts'

describe('the verdict of an ending (T1)', () => {
  it.each<[EndedRunState, ReturnType<typeof verdictOf>]>([
    ['succeeded', 'success'],
    ['failed', 'failure'],
    ['expired', 'failure'],
    ['cancelled', null],
  ])('of a run that %s is %s, and of a backfill none', (state, verdict) => {
    expect(verdictOf(state, { isNew: true })).toBe(verdict)
    expect(verdictOf(state, { isNew: false })).toBeNull()
  })

  it('is asked of every state in which a run ends', () => {
    expect(ENDED_RUN_STATES.map((state) => verdictOf(state, { isNew: true }))).toHaveLength(4)
  })
})

const failure = (atMs: number): Judged => ({ verdict: 'failure', runId: `run ${atMs}`, atMs })
const success = (atMs: number): Judged => ({ verdict: 'success', runId: `run ${atMs}`, atMs })
const judgedAs = (...judged: Judged[]): TaskHealth => judged.reduce(healthAfter, UNTRIED)

describe('failures in a row (T2, T3)', () => {
  it.each<[string, TaskHealth, TaskHealth]>([
    ['are none of a task that only succeeded', judgedAs(success(1), success(2)), UNTRIED],
    [
      'count from the first of them, and name the latest',
      judgedAs(success(1), failure(2), failure(3), failure(5)),
      { streak: { failures: 3, sinceMs: 2, latestRunId: 'run 5' }, recovery: null },
    ],
    [
      'end with a success, which remembers them',
      judgedAs(failure(2), failure(3), success(7), success(8)),
      { streak: null, recovery: { atMs: 7, failures: 2, sinceMs: 2 } },
    ],
    [
      'begin anew after it',
      judgedAs(failure(2), success(3), failure(9)),
      { streak: { failures: 1, sinceMs: 9, latestRunId: 'run 9' }, recovery: { atMs: 3, failures: 1, sinceMs: 2 } },
    ],
  ])('%s', (_, health, expected) => expect(health).toEqual(expected))

  it('are those at the end of the list of verdicts, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (outcomes) => {
        const { streak, recovery } = judgedAs(...outcomes.map((succeeded, index) => (succeeded ? success(index) : failure(index))))
        const failures = outcomes.length - 1 - outcomes.lastIndexOf(true)
        expect(streak).toEqual(
          failures === 0 ? null : { failures, sinceMs: outcomes.length - failures, latestRunId: `run ${outcomes.length - 1}` },
        )
        const recoveries = outcomes.flatMap((succeeded, index) => (succeeded && outcomes[index - 1] === false ? [index] : []))
        expect(recovery?.atMs).toBe(recoveries.at(-1))
      }),
    )
  })
})
