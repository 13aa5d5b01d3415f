import { describe, expect, it } from 'vitest'
import { barOf } from '../testing/plan-views.ts'
import { linksOf } from './plan-links.ts'

const extract = barOf({ fromMs: 0, runId: 'extract', taskId: 1 })
const load = barOf({ fromMs: 10, runId: '2/1', taskId: 2, state: 'expected', openedBy: ['extract'] })
const report = barOf({ fromMs: 20, runId: '3/1', taskId: 3, state: 'expected', openedBy: ['2/1'] })
const bars = new Map([extract, load, report].map((bar) => [bar.runId, bar]))
const nameOf = (taskId: number) => ['', 'extract', 'load', 'report'][taskId] ?? ''

describe('what a run hangs together with', () => {
  it('is what opens it and what it opens, by the simulation', () => {
    expect(linksOf(load, bars, null, nameOf)).toEqual({
      before: [{ runId: 'extract', taskName: 'extract', bar: extract }],
      after: [{ runId: '3/1', taskName: 'report', bar: report }],
    })
  })

  it('is of the past what the ledger says, also where the other run is out of sight', () => {
    const gate = {
      edgeId: 1,
      dependeeId: 9,
      dependeeName: 'source',
      by: 'ending',
      satisfiedByRunId: 'gone',
      seen: { succeeded: 1, finished: 1 },
    } as const
    const known = { id: 'extract', gates: [gate], opened: [{ runId: 'other', taskName: 'mail' }] }
    const { before, after } = linksOf(extract, bars, known, nameOf)
    expect(before).toEqual([{ runId: 'gone', taskName: 'source', bar: null }])
    expect(after.map(({ taskName }) => taskName)).toEqual(['mail', 'load'])
  })
})
