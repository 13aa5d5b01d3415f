import { expect, test } from 'vitest'
import { CallLimit } from './call-limit.ts'

const limit = () => new CallLimit({ windowMs: 1_000, mostOfOne: 2, mostOfAll: 5 })

test('lets in so many calls of one address, others go on, and the next window begins anew', () => {
  const calls = limit()
  expect([calls.count('a', 0), calls.count('a', 10), calls.count('a', 400)]).toEqual([null, null, 600])
  expect(calls.count('b', 400)).toBeNull()
  expect(calls.count('a', 1_000)).toBeNull()
})

test('lets in no more than so many in total, however many addresses they come from', () => {
  const calls = limit()
  const answers = Array.from({ length: 1_000 }, (_, index) => calls.count(`address ${index}`, 0))
  expect(answers.filter((answer) => answer === null)).toHaveLength(4)
})

test('strangers, however many, leave room for addresses from which somebody was let in before', () => {
  const calls = limit()
  calls.welcome('office', 0)
  for (let index = 0; index < 1_000; index++) calls.count(`address ${index}`, 0)
  expect([calls.count('stranger', 1), calls.count('office', 1), calls.count('office', 1)]).toEqual([999, null, 999])
  for (let index = 0; index < 1_000; index++) calls.count(`address ${index}`, 3_600_000)
  expect(calls.count('office', 3_600_000), 'an hour later it is a stranger again').toBe(1_000)
})
