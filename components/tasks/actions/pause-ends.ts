import { dayStartMs } from '../../ui/zoned-input.ts'

const HOUR_MS = 3_600_000
const MONDAY = 1

/** Ends of a pause that people mean most often, in the zone in which they read times. */
export function usualPauseEnds(nowMs: number, zone: string): { label: string; atMs: number }[] {
  const weekday = new Date(`${dateIn(nowMs, zone)}T12:00Z`).getUTCDay()
  const daysToMonday = ((MONDAY - weekday + 6) % 7) + 1
  const morning = (daysLater: number) => dayStartMs(nowMs, zone, daysLater) + 8 * HOUR_MS
  return [
    { label: 'In 1 hour', atMs: Math.ceil((nowMs + HOUR_MS) / 60_000) * 60_000 },
    { label: 'Tomorrow 08:00', atMs: morning(1) },
    ...(daysToMonday === 1 ? [] : [{ label: 'Monday 08:00', atMs: morning(daysToMonday) }]),
  ]
}

/** The calendar day of an instant in a zone: `2026-03-31`. */
function dateIn(instantMs: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instantMs)
}
