import { expect, test } from 'vitest'
import { changeWords, inputDifferences } from './input-differences.ts'

const input = { handler: 'load', args: [1], kwargs: { shop: 'Graz', from: { day: 1 } }, headers: { team: 'a' } }

test('only what a run was given otherwise is named, each argument by itself', () => {
  expect(inputDifferences(input, input)).toEqual([])
  const after = { handler: 'load', args: [2], kwargs: { shop: 'Graz', from: { day: 2 } }, headers: { team: 'b' } }
  expect(inputDifferences(input, after)).toEqual([
    { path: 'from.day', before: 1, after: 2 },
    { path: 'positional arguments', before: [1], after: [2] },
    { path: 'header.team', before: 'a', after: 'b' },
  ])
})

test('a change is told as people say it, and nothing is told of what can not be compared', () => {
  expect(changeWords(100, 120)).toBe('+20 %')
  expect(changeWords(100, 60)).toBe('−40 %')
  expect(changeWords(100, 100)).toBe('')
  expect(changeWords(10, 31)).toBe('3.1 × as much')
  expect(changeWords(1, 12_000)).toBe('12,000 × as much')
  expect(changeWords(0, 5)).toBe('')
  expect(changeWords(null, 5)).toBe('')
})
