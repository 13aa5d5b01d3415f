import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('works at most so many at once, in order, and turns away who would have to wait behind too many', async () => {
  const turns = new Turns({ atOnce: 2, mostWaiting: 3 })
  const ends: (() => void)[] = []
  const begun: number[] = []
  const crowd = Array.from({ length: 7 }, (_, index) =>
    turns
      .take(
        () => {
          begun.push(index)
          return new Promise<void>((resolve) => ends.push(resolve))
        },
        () => new Error('too many'),
      )
      .then(
        () => 'done',
        (error: Error) => error.message,
      ),
  )
  expect(await Promise.all(crowd.slice(5))).toEqual(['too many', 'too many'])
  expect(begun).toEqual([0, 1])
  for (let ended = 0; ended < 5; ended++) {
    ends[ended]?.()
    await crowd[ended]
    await Promise.resolve()
  }
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(await Promise.all(crowd.slice(0, 5))).toEqual(Array(5).fill('done'))
})

test('a work that fails gives its turn on', async () => {
  const turns = new Turns({ atOnce: 1, mostWaiting: 1 })
  const fails = turns.take(
    () => Promise.reject(new Error('no')),
    () => new Error('too many'),
  )
  const follows = turns.take(
    async () => 'done',
    () => new Error('too many'),
  )
  await expect(fails).rejects.toThrow('no')
  expect(await follows).toBe('done')
})
