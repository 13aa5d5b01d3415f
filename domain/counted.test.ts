import { expect, test } from 'vitest'
import { agreeing, counted } from './counted.ts'

test.each([
  [0, '0 tasks'],
  [1, '1 task'],
  [2, '2 tasks'],
  [1000, '1,000 tasks'],
  [1_234_567, '1,234,567 tasks'],
])('%d takes its noun in the right number, thousands set off by commas', (count, expected) => {
  expect(counted(count, 'task')).toBe(expected)
})

test('a plural that is no added s is given', () => {
  expect([0, 1, 2].map((count) => counted(count, 'dependency', 'dependencies'))).toEqual([
    '0 dependencies',
    '1 dependency',
    '2 dependencies',
  ])
})

test('a verb agrees with a number that is written elsewhere', () => {
  expect([0, 1, 2].map((count) => agreeing(count, 'is', 'are'))).toEqual(['are', 'is', 'are'])
  expect([1, 1000].map((count) => agreeing(count, 'field'))).toEqual(['field', 'fields'])
})
