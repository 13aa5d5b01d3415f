import { expect, test } from 'vitest'
import { splitWholeExpression } from './expression-paste.ts'

test('a whole expression in one column is split into all of them', () => {
  expect(splitWholeExpression(' 30 6 * * mon-fri\n')).toEqual({
    second: '0',
    minute: '30',
    hour: '6',
    dayOfMonth: '*',
    month: '*',
    dayOfWeek: 'mon-fri',
  })
})

test('six columns have the second in front, macros are read', () => {
  expect(splitWholeExpression('15 0 2 * * *')?.second).toBe('15')
  expect(splitWholeExpression('@Weekly')?.dayOfWeek).toBe('0')
})

test.each(['*/5', '0,30', '', '1 2', '@never', 'a b c d'])('%j stays where it was typed', (text) => {
  expect(splitWholeExpression(text)).toBeNull()
})
