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

test('cancelling says whether it counts as an ending', () => {
  const attempt = (number: number) => ({ ...ATTEMPT, number })
  expect(cancelConsequence({ state: 'queued', seriesAttempt: 1, attempts: [] })).toContain('counts as no ending')
  expect(cancelConsequence({ state: 'retrying', seriesAttempt: 1, attempts: [attempt(1)] })).toContain('any ending')
  expect(cancelConsequence({ state: 'running', seriesAttempt: 1, attempts: [attempt(1)] })).toContain('by force')
  // A queued rerun: the run has started before, the rerun has not.
  expect(cancelConsequence({ state: 'queued', seriesAttempt: 2, attempts: [attempt(1)] })).toContain('This rerun has not started')
  expect(cancelConsequence({ state: 'queued', seriesAttempt: 2, attempts: [attempt(1)] })).toContain('counts as no ending')
  expect(cancelConsequence({ state: 'retrying', seriesAttempt: 2, attempts: [attempt(1), attempt(2)] })).toContain('any ending')
})

test('marking says which tasks it lets start', () => {
  expect(markConsequence({ state: 'running' }, 'failed')).toContain('what it still reports is not recorded')
  expect(markConsequence({ state: 'failed' }, 'succeeded')).toContain('wait for a success')
  expect(markConsequence({ state: 'succeeded' }, 'failed')).toContain('It now counts as succeeded.')
})
