import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { ComingRun } from '#scheduling/explain/coming-runs.ts'
import { FORECAST_LENGTH_MS, forecastsToKeep, withWholeUpstream } from './kept-forecast.ts'

const NOW_MS = Date.UTC(2026, 10, 30, 6)
const run = (endsInMs: number | null, more: Partial<ComingRun> = {}): ComingRun => ({
  ...{ runId: `${endsInMs}`, taskId: 1, kind: 'scheduled', instantMs: NOW_MS + (endsInMs ?? 0), startMs: NOW_MS, isUnderWay: false },
  ...{ endMs: endsInMs === null ? null : NOW_MS + endsInMs, openedBy: [] },
  ...more,
})
const keep = (runs: ComingRun[], throughMs = NOW_MS + FORECAST_LENGTH_MS) => forecastsToKeep(runs, { nowMs: NOW_MS, throughMs })

test.each([
  [50 * MINUTE_MS - 1, undefined],
  [50 * MINUTE_MS, 'hour'],
  [130 * MINUTE_MS - 1, 'hour'],
  [130 * MINUTE_MS, undefined],
  [24 * HOUR_MS - 10 * MINUTE_MS - 1, undefined],
  [24 * HOUR_MS - 10 * MINUTE_MS, 'day'],
  [25 * HOUR_MS + 10 * MINUTE_MS - 1, 'day'],
  [25 * HOUR_MS + 10 * MINUTE_MS, undefined],
])('a run that ends %i ms from now is kept as %s ahead', (endsInMs, ahead) => {
  expect(keep([run(endsInMs)])[0]?.ahead).toBe(ahead)
})

test('of looks that are an hour and some seconds apart none lets a run through, and the first is between one and two hours ahead, or ten minutes more', () => {
  for (let endsInMs = 30 * HOUR_MS; endsInMs < 40 * HOUR_MS; endsInMs += 17 * MINUTE_MS) {
    const lefts = Array.from({ length: 45 }, (_, look) => endsInMs - look * (HOUR_MS + 20_000))
    const first = (ahead: string) => lefts.find((leftMs) => keep([run(leftMs)])[0]?.ahead === ahead) ?? 0
    expect(first('hour')).toBeGreaterThanOrEqual(HOUR_MS)
    expect(first('hour')).toBeLessThan(130 * MINUTE_MS)
    expect(first('day')).toBeGreaterThanOrEqual(24 * HOUR_MS)
    expect(first('day')).toBeLessThan(25 * HOUR_MS + 10 * MINUTE_MS)
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

test('tasks that wait for one which is not simulated, directly or through others, are not whole', () => {
  const tasks = new Map([
    [1, []],
    [2, [1]],
    [3, [2, 9]],
    [4, [3]],
    [5, [4, 1]],
    [6, [7]],
    [7, [6]],
  ])
  expect([...withWholeUpstream(tasks)]).toEqual([1, 2, 6, 7])
})
