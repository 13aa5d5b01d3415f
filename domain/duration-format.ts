import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#scheduling/cron/lengths-of-time.ts'

/** A duration in at most two units: `340 ms`, `4.2 s`, `1 m 12 s`, `5 m`, `3 h 05 m`. Negative ones count as nothing. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs)
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`
  if (ms < 10 * SECOND_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`
  if (ms < HOUR_MS) return twoUnits(ms, MINUTE_MS, 'm', SECOND_MS, 's')
  if (ms < DAY_MS) return twoUnits(ms, HOUR_MS, 'h', MINUTE_MS, 'm')
  return twoUnits(ms, DAY_MS, 'd', HOUR_MS, 'h')
}

function twoUnits(ms: number, bigMs: number, big: string, smallMs: number, small: string): string {
  const bigs = Math.floor(ms / bigMs)
  const smalls = Math.floor((ms % bigMs) / smallMs)
  if (smalls === 0) return `${bigs} ${big}`
  return `${bigs} ${big} ${String(smalls).padStart(2, '0')} ${small}`
}
