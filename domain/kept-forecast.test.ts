import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { ComingRun } from '#scheduling/explain/coming-runs.ts'
import { FORECAST_LENGTH_MS, forecastsToKeep } from './kept-forecast.ts'

const NOW_MS = Date.UTC(2026, 10, 30, 6)
const run = (endsInMs: number | null, more: Partial<ComingRun> = {}): ComingRun => ({
  ...{ runId: `${endsInMs}`, taskId: 1, kind: 'scheduled', instantMs: NOW_MS + (endsInMs ?? 0), startMs: NOW_MS, isUnderWay: false },
  ...{ endMs: endsInMs === null ? null : NOW_MS + endsInMs, openedBy: [] },
  ...more,
})
const keep = (runs: ComingRun[], throughMs = NOW_MS + FORECAST_LENGTH_MS) => forecastsToKeep(runs, { nowMs: NOW_MS, throughMs })

test.each([
  [60 * MINUTE_MS - 1, undefined],
  [60 * MINUTE_MS, 'hour'],
  [2 * HOUR_MS - 1, 'hour'],
  [2 * HOUR_MS, undefined],
  [24 * HOUR_MS - 1, undefined],
  [24 * HOUR_MS, 'day'],
  [25 * HOUR_MS - 1, 'day'],
  [25 * HOUR_MS, undefined],
])('a run that ends %i ms from now is kept as %s ahead', (endsInMs, ahead) => {
  expect(keep([run(endsInMs)])[0]?.ahead).toBe(ahead)
})

test('of forecasts made every hour exactly one keeps each run for either time', () => {
  const ends = Array.from({ length: 200 }, (_, n) => 30 * HOUR_MS + n * 17 * MINUTE_MS)
  for (const endsInMs of ends) {
    const kept = Array.from({ length: 90 }, (_, hours) => keep([run(endsInMs - hours * HOUR_MS)]).map(({ ahead }) => ahead)).flat()
    expect(kept.toSorted()).toEqual(['day', 'hour'])
  }
})

test('only runs of crontabs whose end is foreseen are kept, one that goes on already among them', () => {
  const endsInMs = 90 * MINUTE_MS
  expect(
    keep([run(null), run(endsInMs, { kind: 'manual' }), run(endsInMs, { kind: 'rerun' }), run(endsInMs, { kind: 'backfill' })]),
  ).toEqual([])
  expect(keep([run(endsInMs, { isUnderWay: true, instantMs: NOW_MS - HOUR_MS })])).toEqual([
    { taskId: 1, instantMs: NOW_MS - HOUR_MS, ahead: 'hour', endsAtMs: NOW_MS + endsInMs },
  ])
  expect(keep([run(endsInMs)], NOW_MS + HOUR_MS)).toEqual([])
})

test('of a task that runs all the time the first four instants are kept', () => {
  const often = Array.from({ length: 60 }, (_, minute) => run((119 - minute) * MINUTE_MS))
  expect(
    keep([...often, run(80 * MINUTE_MS, { taskId: 2 })]).map(({ taskId, endsAtMs }) => [taskId, (endsAtMs - NOW_MS) / MINUTE_MS]),
  ).toEqual([
    [1, 60],
    [1, 61],
    [1, 62],
    [1, 63],
    [2, 80],
  ])
})
