import { expect, test } from 'vitest'
import { countNewer, idAbove } from './held-back-runs.ts'

const run = (end: string) => ({ id: `01a20cce-5aef-7000-8000-${end.padStart(12, '0')}` })

test('counts the runs that came after the one the reader saw first', () => {
  const newest = [run('c'), run('b'), run('a')]
  expect(countNewer(newest, run('c').id)).toBe(0)
  expect(countNewer(newest, run('a').id)).toBe(2)
})

test('the id above is next to the run: nothing lies between them', () => {
  expect(idAbove(run('2af').id)).toBe(run('2b0').id)
  expect(idAbove(run('2af').id) > run('2af').id).toBe(true)
})

test('an id whose digits are all full carries over', () => {
  expect(idAbove('01a20cce-5aef-7000-8000-ffffffffffff')).toBe('01a20cce-5aef-7000-8001-000000000000')
})
