import { expect, test } from 'vitest'
import type { BulkProgress, BulkStep } from '#domain/bulk-change.ts'
import { type BulkDone, NOTHING_DONE, runBulkChange } from './run-bulk-change.ts'

const PARTS: Record<string, BulkProgress> = {
  null: { seen: 2, ids: [1, 2], pausedIds: [2], leftOut: 0, after: 2, through: 5 },
  2: { seen: 2, ids: [3], pausedIds: [], leftOut: 0, after: 4, through: 5 },
  4: { seen: 1, ids: [5], pausedIds: [5], leftOut: 0, after: null, through: 5 },
}

/** A change whose part after the fourth task fails the first time. */
function failingOnce() {
  const asked: BulkStep[] = []
  let fails = true
  const changePart = async (step: BulkStep) => {
    asked.push(step)
    if (step.after === 4 && fails) {
      fails = false
      throw new Error('unreachable')
    }
    return PARTS[String(step.after)] as BulkProgress
  }
  return { asked, changePart }
}
const CHANGE = { filter: {}, change: { kind: 'run' as const, ignoreDependencies: false } }

test('a change that fails in the middle says what was done before, and goes on from there: no task is met twice', async () => {
  const { asked, changePart } = failingOnce()
  let done: BulkDone = NOTHING_DONE
  const run = () => runBulkChange({ ...CHANGE, from: done, changePart, onPart: (each) => (done = each), isStopped: () => false })
  await expect(run()).rejects.toThrow('unreachable')
  expect(done).toEqual({ seen: 4, ids: [1, 2, 3], pausedIds: [2], leftOut: 0, after: 4, through: 5 })
  expect(await run()).toBe(true)
  expect(done).toEqual({ seen: 5, ids: [1, 2, 3, 5], pausedIds: [2, 5], leftOut: 0, after: null, through: 5 })
  expect(asked.map(({ after, through }) => [after, through])).toEqual([
    [null, null],
    [2, 5],
    [4, 5],
    [4, 5],
  ])
})

test('a change that is stopped keeps what was done by then', async () => {
  const { changePart } = failingOnce()
  let done: BulkDone = NOTHING_DONE
  const isStopped = () => done.seen > 0
  expect(await runBulkChange({ ...CHANGE, from: done, changePart, onPart: (each) => (done = each), isStopped })).toBe(false)
  expect(done.ids).toEqual([1, 2])
})
