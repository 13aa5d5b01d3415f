import { expect, it } from 'vitest'
import { DatabaseOutage } from './database-outage.ts'

const MINUTE = 60_000

it('is as long as from the first moment at which the database did not answer to the next at which it did, and told for ten minutes', () => {
  const outage = new DatabaseOutage()
  outage.reached(0)
  outage.failed(MINUTE)
  outage.failed(2 * MINUTE)
  outage.reached(3 * MINUTE)
  expect(outage.lately(4 * MINUTE)).toEqual({ forMs: 2 * MINUTE, endedAgoMs: MINUTE })
  expect(outage.lately(13 * MINUTE)).toBeNull()
})

it('is none when it was short, or when another watched meanwhile', () => {
  const outage = new DatabaseOutage()
  outage.failed(0)
  outage.reached(59_000)
  expect(outage.lately(59_000)).toBeNull()
  // Started anew within seconds, between two looks.
  outage.failed(89_000)
  outage.reached(119_000)
  expect(outage.lately(119_000)).toBeNull()
  outage.reached(60 * MINUTE)
  expect(outage.lately(60 * MINUTE)).toBeNull()
})
