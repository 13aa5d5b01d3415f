import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { atTimeOfDay, wallOf } from '#scheduling/cron/wall-clock.ts'

const MONDAY = 1

/** Ends of a pause that people mean most often, on the wall clock of the zone in which they read times. */
export function usualPauseEnds(nowMs: number, zone: string): { label: string; atMs: number }[] {
  const weekday = new Date(wallOf(nowMs, zone)).getUTCDay()
  const daysToMonday = ((MONDAY - weekday + 6) % 7) + 1
  const morning = (daysLater: number) => atTimeOfDay(nowMs, zone, daysLater, 8 * HOUR_MS)
  return [
    { label: 'In 1 hour', atMs: Math.ceil((nowMs + HOUR_MS) / 60_000) * 60_000 },
    { label: 'Tomorrow 08:00', atMs: morning(1) },
    ...(daysToMonday === 1 ? [] : [{ label: 'Monday 08:00', atMs: morning(daysToMonday) }]),
  ]
}
