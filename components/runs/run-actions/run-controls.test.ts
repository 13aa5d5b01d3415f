import { describe, expect, test } from 'vitest'
import type { AttemptView } from '#domain/views/run-views.ts'
import { cancelConsequence, markConsequence, runControls } from './run-controls.ts'

const run = (state: Parameters<typeof runControls>[0]['state'], rest: Partial<Parameters<typeof runControls>[0]> = {}) => ({
  state,
  isBeingCancelled: false,
  rerunPending: false,
  taskIsDeleted: false,
  ...rest,
})

const ATTEMPT: AttemptView = {
  number: 1,
  outcome: 'failed',
  workerHost: null,
  workerPid: null,
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: '2026-01-01T00:00:01Z',
  errorMessage: null,
}

describe('what can be done with a run', () => {
  test.each(['queued', 'running', 'retrying'] as const)('a %s run can be cancelled and marked, not rerun', (state) => {
    expect(runControls(run(state))).toEqual(['cancel', 'mark-failed', 'mark-succeeded'])
  })

  test('a run that is being cancelled is not cancelled a second time', () => {
    expect(runControls(run('running', { isBeingCancelled: true }))).toEqual(['stopping', 'mark-failed', 'mark-succeeded'])
  })

  test('an ended run can be rerun, and marked as what it did not end as', () => {
    expect(runControls(run('failed'))).toEqual(['mark-succeeded', 'rerun'])
    expect(runControls(run('succeeded'))).toEqual(['mark-failed', 'rerun'])
    expect(runControls(run('expired'))).toEqual(['mark-failed', 'mark-succeeded', 'rerun'])
    expect(runControls(run('cancelled'))).toEqual(['mark-failed', 'mark-succeeded', 'rerun'])
  })

  test('a run whose rerun is asked for is not asked for again', () => {
    expect(runControls(run('failed', { rerunPending: true }))).not.toContain('rerun')
  })

  test('a run whose task was deleted cannot be rerun', () => {
    expect(runControls(run('failed', { taskIsDeleted: true }))).toEqual(['mark-succeeded'])
  })
})

describe('cancelling', () => {
  const attempt = (number: number) => ({ ...ATTEMPT, number })
  const cancelled = (given: Partial<Parameters<typeof cancelConsequence>[0]>) =>
    cancelConsequence({ kind: 'scheduled', state: 'queued', seriesAttempt: 1, attempts: [], ...given })

  test('says whether it counts as an ending', () => {
    expect(cancelled({})).toContain('counts as no ending')
    expect(cancelled({ state: 'retrying', attempts: [attempt(1)] })).toContain('tasks that wait for any ending of its task.')
    expect(cancelled({ state: 'running', attempts: [attempt(1)] })).toContain('by force')
  })

  test('says of a rerun that has not started that it is no ending, though its run has started before', () => {
    expect(cancelled({ seriesAttempt: 2, attempts: [attempt(1)] })).toContain('This rerun has not started')
    expect(cancelled({ seriesAttempt: 2, attempts: [attempt(1)] })).toContain('counts as no ending')
    expect(cancelled({ state: 'retrying', seriesAttempt: 2, attempts: [attempt(1), attempt(2)] })).toContain('any ending')
  })

  test('says of a run that was lost before anything said that it had started that it is no ending', () => {
    const unstarted = { ...ATTEMPT, outcome: 'lost', startedAt: null } as const
    expect(cancelled({ state: 'retrying', attempts: [unstarted] })).toContain('counts as no ending')
    expect(cancelled({ state: 'retrying', attempts: [unstarted, attempt(2)] })).toContain('any ending')
  })

  test('says of a backfill that it counts for the same time only', () => {
    expect(cancelled({ kind: 'backfill', state: 'retrying', attempts: [attempt(1)] })).toContain('for the same time (aligned)')
  })
})

test('marking says which tasks it lets start', () => {
  expect(markConsequence({ kind: 'scheduled', state: 'running' }, 'failed')).toContain('what it still reports is not recorded')
  expect(markConsequence({ kind: 'manual', state: 'failed' }, 'succeeded')).toContain('tasks that wait for a success of its task may start')
  expect(markConsequence({ kind: 'scheduled', state: 'succeeded' }, 'failed')).toContain(
    'It ended as succeeded. From now on it counts as failed',
  )
  expect(markConsequence({ kind: 'backfill', state: 'failed' }, 'succeeded')).toContain('a success of its task for the same time (aligned)')
})
