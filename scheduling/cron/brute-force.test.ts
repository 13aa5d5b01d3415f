import { describe, expect, it } from 'vitest'
import { DAY_MS } from './lengths-of-time.ts'
import { halfDaysWithChange, walkMinutes, wallClockOf } from './testing/brute-force.ts'
import { disagreement } from './testing/compare.ts'
import { type Dice, diceOf, randomCrontab } from './testing/random-crontab.ts'

const HALF_DAY_MS = DAY_MS / 2
const FROM_MS = Date.UTC(2000, 0, 1)
const TO_MS = Date.UTC(2041, 0, 1)
const CRONTABS = 10

/** Every kind of oddity once: midnight and half-hour changes, Ramadan, the date line, three hours at once, changes a week apart. */
const ODD_ZONES = [
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Antarctica/Casey',
  'Antarctica/Troll',
  'America/Noronha',
  'Asia/Gaza',
]

const dice = diceOf(20_260_704)
const allZones = Intl.supportedValuesOf('timeZone')
const zones = [...ODD_ZONES, ...Array.from({ length: 12 }, () => allZones[dice(allZones.length)] as string)]

function disagreementsAround(zone: string, halfDaysMs: readonly number[], ofZone: Dice): string[] {
  const wallClock = wallClockOf(zone)
  return halfDaysMs.flatMap((halfDayMs) => {
    const walked = walkMinutes(wallClock, halfDayMs - 3 * DAY_MS, halfDayMs + HALF_DAY_MS + 3 * DAY_MS)
    return Array.from({ length: CRONTABS }, () => randomCrontab(ofZone, zone)).flatMap((crontab) => {
      const found = disagreement(crontab, walked, ofZone)
      return found ? [`${new Date(halfDayMs).toISOString()} ${JSON.stringify(crontab.definition)}: ${found}`] : []
    })
  })
}

describe('random crontabs fire when a minute-by-minute walk of the wall clock says so', { timeout: 60_000 }, () => {
  it.each(zones.map((zone, index) => [zone, index] as const))('around clock changes and in a random week of %s (%i)', (zone, index) => {
    const ofZone = diceOf(index + 1)
    const changes = halfDaysWithChange(wallClockOf(zone), FROM_MS, TO_MS)
    const sample = Array.from({ length: Math.min(3, changes.length) }, () => changes[ofZone(changes.length)] as number)
    const anyWeek = FROM_MS + ofZone((TO_MS - FROM_MS) / HALF_DAY_MS) * HALF_DAY_MS
    expect(disagreementsAround(zone, [...sample, anyWeek], ofZone)).toEqual([])
  })
})
