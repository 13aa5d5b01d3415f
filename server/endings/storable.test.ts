import { expect, test } from 'vitest'
import { storableError, storableJson, storableText } from './storable.ts'

test('keeps ordinary JSON as it is', () => {
  const value = { a: [1, 'two', null, true], b: { c: 'é😀' } }
  expect(storableJson(value)).toEqual(value)
})

test('replaces NUL and half surrogate pairs in values and in keys', () => {
  expect(storableJson({ 'k\0': 'a\0b', 's\ud800': 'x\udc00y' })).toEqual({ 'k\ufffd': 'a\ufffdb', 's\ufffd': 'x\ufffdy' })
  expect(storableText('a\0b\ud800')).toBe('a\ufffdb\ufffd')
})

test('cuts circles but keeps what is merely mentioned twice', () => {
  const shared = { x: 1 }
  const value: Record<string, unknown> = { one: shared, two: shared }
  value.self = value
  expect(storableJson(value)).toEqual({ one: { x: 1 }, two: { x: 1 }, self: '[circular]' })
})

test('says so when a value is too large, and keeps its beginning', () => {
  const kept = storableJson({ text: 'x'.repeat(100_000) }) as { note: string; beginning: string }
  expect(kept.note).toContain('Too large to keep: 100011 bytes')
  expect(kept.beginning.startsWith('{"text":"xxx')).toBe(true)
  expect(JSON.stringify(kept).length).toBeLessThan(64 * 1024)
})

test('survives values without end, values that refuse to be read, and values that JSON does not know', () => {
  let deep: unknown = 'bottom'
  for (let level = 0; level < 50_000; level++) deep = [deep]
  expect(JSON.stringify(storableJson(deep))).toContain('nested too deeply')
  expect(
    storableJson({
      toJSON: () => {
        throw new Error('no')
      },
    }),
  ).toEqual({ note: 'Could not be kept as JSON: no' })
  expect(storableJson({ big: 10n, map: new Map([['a', new Set([1])]]), f: () => 1 })).toEqual({ big: '10', map: { a: [1] } })
  expect(storableJson(() => 1)).toBeNull()
})

test('keeps the causes of an error in its stack', () => {
  const error = storableError(new Error('outer', { cause: new Error('inner') }))
  expect(error.message).toBe('outer')
  expect(error.stack).toMatch(/outer[\s\S]*caused by: Error: inner/)
  expect(storableError({ code: 7 })).toEqual({ message: '{"code":7}' })
})
