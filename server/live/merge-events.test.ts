import { expect, test } from 'vitest'
import { MergedEvents } from './merge-events.ts'

test('keeps subjects apart and each id once', () => {
  const merged = new MergedEvents()
  merged.add({ subject: 'task', ids: [1, 2] })
  merged.add({ subject: 'crontab', ids: [1] })
  merged.add({ subject: 'task', ids: [2, 3] })
  expect(merged.take()).toEqual([
    { subject: 'task', ids: [1, 2, 3] },
    { subject: 'crontab', ids: [1] },
  ])
  expect(merged.isEmpty).toBe(true)
})

test('"many" stays many, whatever ids come before or after', () => {
  const merged = new MergedEvents()
  merged.add({ subject: 'run', ids: ['a'], taskIds: [1] })
  merged.add({ subject: 'run', ids: [], taskIds: [] })
  merged.add({ subject: 'run', ids: ['b'], taskIds: [2] })
  expect(merged.take()).toEqual([{ subject: 'run', ids: [], taskIds: [] }])
})

test('more ids than a browser could use become "many"', () => {
  const merged = new MergedEvents()
  for (let id = 1; id <= 501; id++) merged.add({ subject: 'task', ids: [id] })
  expect(merged.take()).toEqual([{ subject: 'task', ids: [] }])
})
