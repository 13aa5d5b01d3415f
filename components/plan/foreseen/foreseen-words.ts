import { formatDuration } from '#domain/duration-format.ts'
import type { ForecastAhead } from '#domain/kept-forecast.ts'
import type { ForeseenEnd } from '#domain/views/plan-views.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { formatClock } from '../../ui/time-format.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import { laterThanForeseenMs } from './foreseen-ends.ts'

export const AHEAD_WORDS: Readonly<Record<ForecastAhead, string>> = { hour: 'an hour before', day: 'a day before' }

/** The same in as few words as there is room for. */
export const AHEAD_LABELS: Readonly<Record<ForecastAhead, string>> = { hour: 'Foretold 1 h ahead', day: 'Foretold 1 day ahead' }

/** When a bar was foretold to end, and how it then was: `05:40; it ended 12 m later`. */
export function foreseenWords(bar: PlanBar, foreseen: ForeseenEnd, nowMs: number, zone: string): string {
  const at = formatClock(foreseen.endsAtMs, nowMs, zone)
  const error = errorWords(bar, foreseen)
  if (error === null) return at
  return `${at}; it ended ${error === AS_FORETOLD ? 'within a minute of that' : error}`
}

/** The same in as few words as a row has room for: `05:40, 12 m later`. */
export function briefForeseenWords(bar: PlanBar, foreseen: ForeseenEnd, nowMs: number, zone: string): string {
  return [formatClock(foreseen.endsAtMs, nowMs, zone), errorWords(bar, foreseen)].filter((words) => words !== null).join(', ')
}

const AS_FORETOLD = 'as foretold'

function errorWords(bar: PlanBar, foreseen: ForeseenEnd): string | null {
  const laterMs = laterThanForeseenMs(bar, foreseen)
  if (laterMs === null) return null
  if (Math.abs(laterMs) < MINUTE_MS) return AS_FORETOLD
  return `${formatDuration(Math.abs(laterMs))} ${laterMs > 0 ? 'later' : 'earlier'}`
}
