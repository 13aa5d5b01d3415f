import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#scheduling/cron/lengths-of-time.ts'
import { zoneNameOfToday } from './zone-names.ts'

/** The zone of the clock of the machine on which this runs, as it is called today. */
export function ownZone(): string {
  return zoneNameOfToday(Intl.DateTimeFormat().resolvedOptions().timeZone)
}

/** Whether `Intl` knows the zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** How long ago or ahead, in one unit: `in 5 s`, `3 min ago`, `in 2 h`, `4 d ago`; `now` within a second. */
export function formatRelative(instantMs: number, nowMs: number): string {
  const deltaMs = instantMs - nowMs
  const distanceMs = Math.abs(deltaMs)
  if (distanceMs < SECOND_MS) return 'now'
  const text = distanceInOneUnit(distanceMs)
  return deltaMs > 0 ? `in ${text}` : `${text} ago`
}

function distanceInOneUnit(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`
  if (ms < 365 * DAY_MS) return `${Math.floor(ms / DAY_MS)} d`
  return `${Math.floor(ms / (365 * DAY_MS))} y`
}

/** How often the relative text of an instant can change: the coarser, the less is drawn. */
export function relativeGranularityMs(instantMs: number, nowMs: number): number {
  const distanceMs = Math.abs(instantMs - nowMs)
  if (distanceMs < 2 * MINUTE_MS) return SECOND_MS
  return distanceMs < 2 * HOUR_MS ? 15 * SECOND_MS : 5 * MINUTE_MS
}

const formats = new Map<string, Intl.DateTimeFormat>()

function partsIn(zone: string, instantMs: number): Record<Intl.DateTimeFormatPartTypes, string> {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'shortOffset',
    })
    formats.set(zone, format)
  }
  return Object.fromEntries(format.formatToParts(instantMs).map((part) => [part.type, part.value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >
}

/** The exact instant in a zone, with the zone's offset then: `Tue 2026-03-31 04:06:00 GMT+2`. */
export function formatExact(instantMs: number, zone: string): string {
  const parts = partsIn(zone, instantMs)
  return `${parts.weekday} ${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second} ${parts.timeZoneName}`
}

/** The zone's offset at an instant: `GMT+2`. */
export function formatOffset(instantMs: number, zone: string): string {
  return partsIn(zone, instantMs).timeZoneName
}

/** Short exact form for lists: `04:06`, `04:06:30`, with `Wed` or the date in front when it is not today, all in the zone. */
export function formatClock(instantMs: number, nowMs: number, zone: string): string {
  const parts = partsIn(zone, instantMs)
  const today = partsIn(zone, nowMs)
  const time = parts.second === '00' ? `${parts.hour}:${parts.minute}` : `${parts.hour}:${parts.minute}:${parts.second}`
  if (parts.year === today.year && parts.month === today.month && parts.day === today.day) return time
  if (Math.abs(instantMs - nowMs) < 6 * DAY_MS) return `${parts.weekday} ${time}`
  return parts.year === today.year ? `${parts.month}-${parts.day} ${time}` : `${parts.year}-${parts.month}-${parts.day} ${time}`
}
