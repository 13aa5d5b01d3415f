import { expect, it } from 'vitest'
import { DatabaseOutage } from './database-outage.ts'

const MINUTE = 60_000

it('is as long as from the last moment at which the database was reached to the next, and told for ten minutes', () => {
  const outage = new DatabaseOutage()
  outage.reached(0)
  outage.failed(MINUTE)
  outage.failed(2 * MINUTE)
  outage.reached(3 * MINUTE)
  expect(outage.lately(4 * MINUTE)).toEqual({ forMs: 3 * MINUTE, endedAgoMs: MINUTE })
  expect(outage.lately(13 * MINUTE)).toBeNull()
})

it('is none when it was short, or when another watched meanwhile', () => {
  const outage = new DatabaseOutage()
  outage.failed(0)
  outage.reached(59_000)
  expect(outage.lately(59_000)).toBeNull()
  outage.reached(60 * MINUTE)
  expect(outage.lately(60 * MINUTE)).toBeNull()
})
