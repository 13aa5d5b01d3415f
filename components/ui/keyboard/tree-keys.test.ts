import { expect, test } from 'vitest'
import { rowAfterKey } from './tree-keys.ts'

const row = (level: number, change: { hasChildren?: boolean; isExpanded?: boolean } = {}) => ({
  level,
  hasChildren: false,
  isExpanded: false,
  ...change,
})
const rows = [row(1, { hasChildren: true, isExpanded: true }), row(2, { hasChildren: true }), row(2), row(1)]

test('arrows walk the rows, open and close them, and lead to the one above', () => {
  expect(rowAfterKey('ArrowDown', rows, 0)).toEqual({ index: 1 })
  expect(rowAfterKey('ArrowDown', rows, 3)).toEqual({ index: 3 })
  expect(rowAfterKey('ArrowUp', rows, 0)).toEqual({ index: 0 })
  expect(rowAfterKey('ArrowRight', rows, 0)).toEqual({ index: 1 })
  expect(rowAfterKey('ArrowRight', rows, 1)).toEqual({ open: true })
  expect(rowAfterKey('ArrowRight', rows, 2)).toBeNull()
  expect(rowAfterKey('ArrowLeft', rows, 2)).toEqual({ index: 0 })
  expect(rowAfterKey('ArrowLeft', rows, 0)).toEqual({ open: false })
  expect(rowAfterKey('ArrowLeft', rows, 3)).toBeNull()
  expect(rowAfterKey('End', rows, 0)).toEqual({ index: 3 })
  expect(rowAfterKey('x', rows, 0)).toBeNull()
})
