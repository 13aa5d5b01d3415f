import { expect, test } from 'vitest'
import { recordDifference } from './record-difference.ts'

test('names only the argument that changed, not all arguments', () => {
  const before = { kwargs: { url: 'http://a', headers: { accept: '*', via: 'x' } } }
  const after = { kwargs: { url: 'http://b', headers: { accept: '*', via: 'y' } } }
  expect(recordDifference(before, after)).toEqual([
    { path: 'kwargs.url', before: 'http://a', after: 'http://b' },
    { path: 'kwargs.headers.via', before: 'x', after: 'y' },
  ])
})

test('tells what came from what went and from what became nothing', () => {
  expect(recordDifference({ gone: 1, none: 2 }, { none: null, came: 3 })).toEqual([
    { path: 'gone', before: 1, after: undefined },
    { path: 'none', before: 2, after: null },
    { path: 'came', before: undefined, after: 3 },
  ])
})

test('shows a list that changed as a whole', () => {
  expect(recordDifference({ args: [1, 2] }, { args: [2, 1] })).toEqual([{ path: 'args', before: [1, 2], after: [2, 1] }])
})

test('does not show what is equal, whatever the order of its names', () => {
  expect(recordDifference({ kwargs: { a: 1, b: [{ c: 2, d: 3 }] } }, { kwargs: { b: [{ d: 3, c: 2 }], a: 1 } })).toEqual([])
})

test('shows everything that was created, or deleted', () => {
  expect(recordDifference(null, { name: 'x' })).toEqual([{ path: 'name', before: undefined, after: 'x' }])
  expect(recordDifference({ name: 'x' }, null)).toEqual([{ path: 'name', before: 'x', after: undefined }])
})

test('does not enter what was an object on one side only', () => {
  expect(recordDifference({ kwargs: { a: 1 } }, { kwargs: null })).toEqual([{ path: 'kwargs', before: { a: 1 }, after: null }])
})
