import { expect, it } from 'vitest'
import { DatabaseOutage } from './database-outage.ts'

const MINUTE = 60_000

it('is as long as from the first moment at which the database did not answer to the next at which it did, and told for ten minutes', () => {
  const outage = new DatabaseOutage()
  outage.reached(0)
  expect(outage.failed(MINUTE, 'away')).toBe(true)
  expect(outage.failed(2 * MINUTE, 'away')).toBe(false)
  expect(outage.reached(3 * MINUTE)).toBe(2 * MINUTE)
  expect(outage.reached(4 * MINUTE)).toBeNull()
  expect(outage.lately(4 * MINUTE)).toEqual({ forMs: 2 * MINUTE, endedAgoMs: MINUTE, trouble: 'away' })
  expect(outage.lately(13 * MINUTE)).toBeNull()
})

it('is called what the database said of itself, whatever it did not answer before and after', () => {
  const outage = new DatabaseOutage()
  outage.failed(0, 'away')
  expect(outage.failed(MINUTE, 'read_only')).toBe(true)
  expect(outage.failed(2 * MINUTE, 'away')).toBe(false)
  outage.reached(3 * MINUTE)
  expect(outage.lately(3 * MINUTE)).toMatchObject({ forMs: 3 * MINUTE, trouble: 'read_only' })
})

it('is none when it was short, or when another watched meanwhile', () => {
  const outage = new DatabaseOutage()
  outage.failed(0, 'away')
  outage.reached(59_000)
  expect(outage.lately(59_000)).toBeNull()
  // Started anew within seconds, between two looks.
  outage.failed(89_000, 'away')
  outage.reached(119_000)
  expect(outage.lately(119_000)).toBeNull()
  outage.reached(60 * MINUTE)
  expect(outage.lately(60 * MINUTE)).toBeNull()
})

it('is told as over at the moment at which what is told of it goes through, and lasts on where it does not', () => {
  const outage = new DatabaseOutage()
  outage.failed(0, 'disk_full')
  expect(outage.lately(59_000)).toBeNull()
  expect(outage.lately(MINUTE)).toEqual({ forMs: MINUTE, endedAgoMs: 0, trouble: 'disk_full' })
  expect(outage.failed(MINUTE, 'disk_full')).toBe(false)
  expect(outage.lately(2 * MINUTE)).toMatchObject({ forMs: 2 * MINUTE, endedAgoMs: 0 })
})
