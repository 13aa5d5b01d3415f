import { expect, it } from 'vitest'
import { TICK_BOUNDS_SECONDS } from '#server/tallies/tally.ts'
import { TickTimes } from './tick-times.ts'

it('each look is in the first bucket that holds it, and one that is longer than all is counted alone', () => {
  const times = new TickTimes()
  for (const ms of [5, 6, 100, 100.1, 60_000]) times.note(ms)
  const taken = times.take()
  const inBuckets = Object.fromEntries(TICK_BOUNDS_SECONDS.map((bound, place) => [bound, taken?.buckets[place]]))
  expect(inBuckets).toMatchObject({ 0.005: 1, 0.01: 1, 0.1: 1, 0.25: 1, 10: 0 })
  expect(taken).toMatchObject({ count: 5, sumSeconds: expect.closeTo(60.2111) })
})

it('what could not be written down is kept, beside what came meanwhile', () => {
  const times = new TickTimes()
  times.note(3)
  const taken = times.take()
  expect(times.take()).toBeNull()
  times.note(7)
  if (taken) times.giveBack(taken)
  expect(times.take()).toMatchObject({ count: 2, sumSeconds: expect.closeTo(0.01), buckets: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] })
})
