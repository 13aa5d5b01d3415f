import { describe, expect, test } from 'vitest'
import { cancelConsequence, markConsequence, runControls } from './run-controls.ts'

const run = (state: Parameters<typeof runControls>[0]['state'], rest: Partial<Parameters<typeof runControls>[0]> = {}) => ({
  state,
  isBeingCancelled: false,
  rerunPending: false,
  ...rest,
})

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
})

test('cancelling says whether it counts as an ending', () => {
  expect(cancelConsequence({ state: 'queued', startedAt: null })).toContain('counts as no ending')
  expect(cancelConsequence({ state: 'retrying', startedAt: '2026-01-01T00:00:00Z' })).toContain('any ending')
  expect(cancelConsequence({ state: 'running', startedAt: '2026-01-01T00:00:00Z' })).toContain('by force')
})

test('marking says which tasks it lets start', () => {
  expect(markConsequence({ state: 'running' }, 'failed')).toContain('what it still reports is not recorded')
  expect(markConsequence({ state: 'failed' }, 'succeeded')).toContain('wait for a success')
  expect(markConsequence({ state: 'succeeded' }, 'failed')).toContain('It now counts as succeeded.')
})
