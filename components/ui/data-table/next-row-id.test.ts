import { expect, test } from 'vitest'
import { nextRowId } from './next-row-id.ts'

const ids = ['a', 'b', 'c']

test.each([
  ['a', 'ArrowDown', 'b'],
  ['b', 'k', 'a'],
  ['c', 'Home', 'a'],
  ['a', 'End', 'c'],
  ['c', 'ArrowDown', null],
  ['a', 'ArrowUp', null],
  ['a', 'x', null],
])('from %s the key %s goes to %s', (from, key, to) => {
  expect(nextRowId(ids, from, key)).toBe(to)
})
