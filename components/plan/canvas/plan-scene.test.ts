import { expect, test } from 'vitest'
import { indexBars } from '../model/bars-in-sight.ts'
import { barOf, planOf, planTaskOf } from '../testing/plan-views.ts'
import { partsOfCount, shownBars } from './plan-scene.ts'

test('the runs that start are those of the tasks that have a row, not of what these depend on, nor what comes no more', () => {
  const plan = planOf([planTaskOf(1, 'extract', { isShown: false }), planTaskOf(2, 'load'), planTaskOf(3, 'idle')])
  const bars = new Map([1, 2].map((taskId) => [taskId, indexBars([barOf({ fromMs: taskId, taskId })])]))
  expect(shownBars({ plan, bars, changes: new Map() }).flat()).toMatchObject([{ taskId: 2 }])
  const gone = { kind: 'removed', movedFromMs: null, late: null } as const
  const key = bars.get(2)?.bars[0]?.key ?? ''
  expect(shownBars({ plan, bars, changes: new Map([[key, gone]]) }).flat()).toEqual([])
})

test('a count is drawn by how its runs ended: what was cancelled or is under way is no success', () => {
  const count = { taskId: 1, fromMs: 0, succeeded: 0, failed: 0, cancelled: 0, active: 0 }
  expect(partsOfCount({ ...count, cancelled: 3, active: 1 }, 20)).toEqual([
    { state: 'cancelled', px: 15 },
    { state: 'running', px: 5 },
  ])
  expect(partsOfCount({ ...count, failed: 1, succeeded: 999 }, 10)).toEqual([
    { state: 'failed', px: 1 },
    { state: 'succeeded', px: 9 },
  ])
  expect(partsOfCount({ ...count, failed: 2 }, 10)).toEqual([{ state: 'failed', px: 10 }])
})
