import { DAY_MS, HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { ComingRun } from '#scheduling/explain/coming-runs.ts'

/** How long before its expected end a forecast of a run is kept. */
export const FORECASTS_AHEAD = ['hour', 'day'] as const
export type ForecastAhead = (typeof FORECASTS_AHEAD)[number]

const AHEAD_MS: Readonly<Record<ForecastAhead, number>> = { hour: HOUR_MS, day: DAY_MS }

/** From one forecast of all tasks to the next. */
export const FORECAST_EVERY_MS = HOUR_MS
/** Looks are a little further apart, and what is expected moves between them: so much more on either side nobody slips through. */
const TOLERANCE_MS = 10 * MINUTE_MS
/** So far one looks. */
export const FORECAST_LENGTH_MS = DAY_MS + FORECAST_EVERY_MS + TOLERANCE_MS

/** Of a task that runs every minute these say as much as all of them. */
const MOST_OF_A_TASK = 4

export type KeptForecast = { taskId: number; instantMs: number; ahead: ForecastAhead; endsAtMs: number }

/**
 * What of a forecast is kept where nothing is kept yet (rule F1): of runs of crontabs that are expected to end between an hour and two from now, or between a
 * day and an hour more, with ten minutes on either side, so that of forecasts made every hour one or two are of each run; of one task the first four.
 * @param throughMs how far the forecast came (epoch ms)
 */
export function forecastsToKeep(runs: readonly ComingRun[], { nowMs, throughMs }: { nowMs: number; throughMs: number }): KeptForecast[] {
  const kept: KeptForecast[] = []
  const counts = new Map<string, number>()
  for (const { taskId, kind, instantMs, endMs } of runs.toSorted((a, b) => a.instantMs - b.instantMs)) {
    if (kind !== 'scheduled' || endMs === null || endMs > throughMs) continue
    const ahead = FORECASTS_AHEAD.find((each) => isWithin(endMs - nowMs - AHEAD_MS[each]))
    const count = counts.get(`${taskId} ${ahead}`) ?? 0
    if (ahead === undefined || count >= MOST_OF_A_TASK) continue
    counts.set(`${taskId} ${ahead}`, count + 1)
    kept.push({ taskId, instantMs, ahead, endsAtMs: endMs })
  }
  return kept
}

function isWithin(beyondMs: number): boolean {
  return beyondMs >= -TOLERANCE_MS && beyondMs < FORECAST_EVERY_MS + TOLERANCE_MS
}

/**
 * The tasks of which all that they wait for, directly and through others, is simulated too: without it, what comes of them would be a guess.
 * @param tasks with the tasks that each waits for
 */
export function withWholeUpstream(tasks: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> {
  const dependers = new Map<number, number[]>()
  for (const [taskId, dependees] of tasks)
    for (const dependeeId of dependees) dependers.set(dependeeId, [...(dependers.get(dependeeId) ?? []), taskId])
  const whole = new Set(tasks.keys())
  const reached = [...dependers.keys()].filter((dependeeId) => !tasks.has(dependeeId))
  for (let missing = reached.pop(); missing !== undefined; missing = reached.pop())
    for (const depender of dependers.get(missing) ?? []) if (whole.delete(depender)) reached.push(depender)
  return whole
}
