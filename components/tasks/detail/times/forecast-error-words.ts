import { counted } from '#domain/counted.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { ForecastErrors } from '#domain/views/task-run-views.ts'

/** By fewer runs nothing is said. */
const LEAST_RUNS = 3

/** How far off the ends of runs usually were from what was foretold, in a sentence; null: of too few it is known. */
export function forecastErrorWords({ hour, day }: ForecastErrors): string | null {
  const parts = [part(hour, 'an hour'), part(day, 'a day')].flatMap((each) => each ?? [])
  return parts.length === 0 ? null : `Its ends are foretold ${parts.join('; ')}.`
}

function part(error: ForecastErrors['hour'], ahead: string): string | null {
  if (error === null || error.count < LEAST_RUNS) return null
  const { count, medianMs, p95Ms } = error
  return `${ahead} before within ${formatDuration(medianMs)} at the median, ${formatDuration(p95Ms)} at 95 % (${counted(count, 'run')})`
}
