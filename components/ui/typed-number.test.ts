import { describe, expect, test } from 'vitest'
import { readTypedNumber } from './typed-number.ts'

describe('what is typed into a number field', () => {
  test.each([
    ['', null],
    ['  ', null],
    ['60', 60],
    ['-5', -5],
    ['+5', 5],
    ['1,000', 1000],
    ['12,345,678', 12_345_678],
    ['1,234.5', 1234.5],
    ['2 000 000', 2_000_000],
    ['2\u00a0000', 2000],
    ['1_000', 1000],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['0.125', 0.125],
    ['1.125', 1.125],
  ])('reads %j as %s', (typed, value) => {
    expect(readTypedNumber(typed)).toEqual({ value, problem: null })
  })

  test.each([
    ['1,5', 'Write a decimal with a point: 1.5'],
    ['2,50', 'Write a decimal with a point: 2.50'],
    ['-0,5', 'Write a decimal with a point: -0.5'],
    [',5', 'Write a decimal with a point: .5'],
    ['1 5', 'is no number'],
    ['2 50', 'is no number'],
    ['1_5', 'is no number'],
    ['1,000 000', 'is no number'],
    ['10,00,000', 'is no number'],
    ['1,0000', 'Write a decimal with a point'],
    ['1.000', 'Is this 1 or 1000?'],
    ['1.000.000', 'Is this 1 or 1000000?'],
    ['1.234,5', 'is no number'],
    ['1.2.3', 'is no number'],
    ['-', 'is no number'],
    ['1e9', 'is no number'],
    ['٣', 'is no number'],
    ['sixty', 'is no number'],
    ['99999999999999999999', 'too large'],
  ])('refuses %j in words instead of leaving a sign out', (typed, words) => {
    expect(readTypedNumber(typed)).toEqual({ value: Number.NaN, problem: expect.stringContaining(words) })
  })
})
