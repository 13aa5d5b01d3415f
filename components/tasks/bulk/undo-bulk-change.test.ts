import { expect, test } from 'vitest'
import { bulkUndo } from '#domain/bulk-change.ts'
import { undoBulkChange } from './undo-bulk-change.ts'

const DISABLE = { kind: 'switch', enabled: false, enableChoice: 'fromNow' } as const
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

test('tasks that were paused stay out of it, and the others are taken back in parts that the server takes', async () => {
  const parts: number[][] = []
  const undoing = undoBulkChange(DISABLE, { ids: upTo(600), pausedIds: [1, 300] }, async (part) => {
    parts.push(bulkUndo.parse(part).ids)
    return { ids: part.ids }
  })
  expect(undoing?.count).toBe(598)
  expect(await undoing?.undo()).toBe(0)
  expect(parts.flat()).toEqual(upTo(600).filter((id) => id !== 1 && id !== 300))
})

test('one that failed in the middle goes on there, and says how many stay as they are', async () => {
  const parts: number[][] = []
  let fails = true
  const undoing = undoBulkChange(DISABLE, { ids: upTo(300), pausedIds: [] }, async ({ ids }) => {
    if (ids[0] !== 1 && fails) {
      fails = false
      throw new Error('unreachable')
    }
    parts.push(ids)
    return { ids: ids.filter((id) => id !== 7) }
  })
  await expect(undoing?.undo()).rejects.toThrow('unreachable')
  expect(await undoing?.undo()).toBe(1)
  expect(parts.flat()).toEqual(upTo(300))
})

test('where nothing is left to take back it fails as what others changed', async () => {
  const undoing = undoBulkChange(DISABLE, { ids: [1, 2], pausedIds: [] }, async () => ({ ids: [] }))
  await expect(undoing?.undo()).rejects.toMatchObject({ code: 'stale' })
})

test('of runs, of deletions, and of pauses alone that were ended, nothing is offered', () => {
  const takeBack = async () => ({ ids: [] })
  expect(undoBulkChange({ kind: 'delete' }, { ids: [1], pausedIds: [] }, takeBack)).toBeNull()
  expect(undoBulkChange({ kind: 'run', ignoreDependencies: false }, { ids: [1], pausedIds: [] }, takeBack)).toBeNull()
  expect(undoBulkChange(DISABLE, { ids: [1], pausedIds: [1] }, takeBack)).toBeNull()
})
