import { expect, test } from 'vitest'
import { OnceInAWhile } from './once-in-a-while.ts'

test('what is repeated is due once in a while, each kind by itself', () => {
  const once = new OnceInAWhile({ everyMs: 1_000, mostKept: 10 })
  expect(['a', 'a', 'b'].map((key) => once.isDue(key, 0))).toEqual([true, false, true])
  expect([once.isDue('a', 999), once.isDue('a', 1_000), once.isDue('a', 1_500)]).toEqual([false, true, false])
})

test('no more kinds are due at once than are kept, and others again once those are over', () => {
  const once = new OnceInAWhile({ everyMs: 1_000, mostKept: 2 })
  expect(['a', 'b', 'c'].map((key) => once.isDue(key, 0))).toEqual([true, true, false])
  expect(once.isDue('c', 1_000)).toBe(true)
})
