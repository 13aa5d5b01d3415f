import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { atTimeOfDay } from '#scheduling/cron/wall-clock.ts'

/** What the address says of since when the overview tells: a choice that goes with the day, or an instant as ISO text. */
export const SINCE_CHOICES = ['evening', 'midnight', 'day', 'week'] as const
export type SinceChoice = (typeof SINCE_CHOICES)[number]
export const USUAL_SINCE: SinceChoice = 'evening'

export const SINCE_LABELS: Readonly<Record<SinceChoice, string>> = {
  evening: 'Since 18:00 yesterday',
  midnight: 'Since midnight',
  day: 'The last 24 hours',
  week: 'The last 7 days',
}

/** As far back as the overview tells. */
export const MOST_SINCE_MS = 7 * 24 * HOUR_MS

export function isSinceChoice(text: string): text is SinceChoice {
  return (SINCE_CHOICES as readonly string[]).includes(text)
}

/**
 * The moment that the address means, on the clocks of the zone; what it says and nobody can read means the usual one. It stays the same for a
 * while, so that the same is asked again.
 */
export function sinceMs(text: string, nowMs: number, zone: string): number {
  const stepMs = Math.floor(nowMs / (5 * MINUTE_MS)) * 5 * MINUTE_MS
  if (!isSinceChoice(text)) {
    const instantMs = Date.parse(text)
    return Number.isNaN(instantMs) ? sinceMs(USUAL_SINCE, nowMs, zone) : instantMs
  }
  switch (text) {
    case 'evening':
      return atTimeOfDay(nowMs, zone, -1, 18 * HOUR_MS)
    case 'midnight':
      return atTimeOfDay(nowMs, zone, 0, 0)
    case 'day':
      return stepMs - 24 * HOUR_MS
    case 'week':
      return stepMs - MOST_SINCE_MS + 5 * MINUTE_MS
  }
}
