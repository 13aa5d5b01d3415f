import { expect, test } from 'vitest'
import type { JsonValue } from '#domain/json-value.ts'
import { jsonPathText } from './json-path.ts'
import { type JsonTreeState, jsonRows } from './json-rows.ts'

const untouched: JsonTreeState = { toggled: new Set(), partsShown: new Map() }
const lines = (value: JsonValue, state = untouched) =>
  jsonRows(value, state).map((row) => (row.hiddenCount > 0 ? row.hiddenCount : jsonPathText(row.path)))

test('two levels are open at first, and what is deeper opens when asked', () => {
  const value = { shop: { name: 'Graz', at: { lat: 47 } }, rows: 3 }
  expect(lines(value)).toEqual(['', 'shop', 'shop.name', 'shop.at', 'rows'])
  expect(lines(value, { ...untouched, toggled: new Set(['["shop","at"]']) })).toContain('shop.at.lat')
  expect(lines(value, { ...untouched, toggled: new Set(['["shop"]']) })).toEqual(['', 'shop', 'rows'])
})

test('a long list opens closed and is shown part by part to its end', () => {
  const list = Array.from({ length: 250 }, (_, index) => index)
  expect(lines(list)).toEqual([''])
  const toggled = new Set(['[]'])
  expect(lines(list, { ...untouched, toggled })).toHaveLength(102)
  expect(lines(list, { ...untouched, toggled }).at(-1)).toBe(150)
  expect(lines(list, { toggled, partsShown: new Map([['[]', 3]]) })).toHaveLength(251)
})

test('a path is written as programs write it, whatever the names are', () => {
  expect(jsonPathText(['orders', 3, 'id'])).toBe('orders[3].id')
  expect(jsonPathText([0, 'opening hours', 'größe'])).toBe('[0]["opening hours"].größe')
  expect(jsonPathText(['a"b', '__proto__', ''])).toBe('["a\\"b"].__proto__[""]')
  expect(jsonPathText([])).toBe('')
})

test('each row says where it stands among those beside it', () => {
  const rows = jsonRows({ a: 1, b: [true] }, untouched)
  expect(rows.map(({ level, place, setSize }) => [level, place, setSize])).toEqual([
    [1, 1, 1],
    [2, 1, 2],
    [2, 2, 2],
    [3, 1, 1],
  ])
})
