import { expect, test } from 'vitest'
import { readTableLook } from './table-look.ts'

const usual = { hidden: ['queue'], isCompact: false }

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['another shape, as of another version', '{"columns":["name"]}'],
  ['what is no list of columns', '{"hidden":"name","isCompact":true}'],
])('with %s stored the list looks as usual', (_name, text) => {
  expect(readTableLook(text, usual)).toBe(usual)
})

test('what was chosen is read back', () => {
  const look = { hidden: ['tags', 'next'], isCompact: true }
  expect(readTableLook(JSON.stringify(look), usual)).toEqual(look)
})
