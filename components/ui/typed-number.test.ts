import { expect, test } from 'vitest'
import { parseTypedNumber } from './typed-number.ts'

test.each([
  ['', null],
  ['  ', null],
  ['60', 60],
  ['-5', -5],
  ['1,000', 1000],
  ['2 000 000', 2_000_000],
  ['1.5', 1.5],
  ['-', Number.NaN],
  ['1e9', Number.NaN],
  ['sixty', Number.NaN],
])('reads %j as %s', (typed, number) => {
  expect(parseTypedNumber(typed)).toBe(number)
})
