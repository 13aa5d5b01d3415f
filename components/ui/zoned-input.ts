import { type ZoneClock, zoneClock } from '#scheduling/cron/zone.ts'

const DAY_MS = 86_400_000

/** An instant as a date-and-time field shows it on the wall clock of a zone: `2026-03-31T04:06`, with seconds when there are any. */
export function zonedInputOf(instantMs: number, zone: string): string {
  const wall = new Date(instantMs + zoneClock(zone).segmentAt(instantMs).offsetMs).toISOString()
  return wall.slice(17, 19) === '00' ? wall.slice(0, 16) : wall.slice(0, 19)
}

/**
 * The instant meant by what was typed into a date-and-time field, on the wall clock of a zone; null for empty or half-typed.
 * A time that a clock change leaves out means the first moment after the change, one that occurs twice means the first of the two.
 */
export function instantOfZonedInput(typed: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?/.test(typed)) return null
  const wallMs = Date.parse(`${typed}Z`)
  if (Number.isNaN(wallMs)) return null
  const clock = zoneClock(zone)
  const before = wallMs - clock.segmentAt(wallMs - DAY_MS).offsetMs
  const after = wallMs - clock.segmentAt(wallMs + DAY_MS).offsetMs
  const shown = [before, after].filter((instantMs) => showsWall(clock, instantMs, wallMs))
  return shown.length > 0 ? Math.min(...shown) : clock.segmentAt(before).startMs
}

/** The beginning of the day of an instant, or of one so many days later, in a zone. */
export function dayStartMs(instantMs: number, zone: string, daysLater = 0): number {
  const wallMs = instantMs + zoneClock(zone).segmentAt(instantMs).offsetMs
  const day = new Date(wallMs + daysLater * DAY_MS).toISOString().slice(0, 10)
  return instantOfZonedInput(`${day}T00:00`, zone) ?? instantMs
}

function showsWall(clock: ZoneClock, instantMs: number, wallMs: number): boolean {
  return instantMs + clock.segmentAt(instantMs).offsetMs === wallMs
}
