import { describe, expect, it } from 'vitest'
import type { ComingRun } from '#scheduling/explain/coming-runs.ts'
import type { SimulatedWait } from '#scheduling/simulate/simulation-parts.ts'
import { planOf, planRunOf, planTaskOf } from '../testing/plan-views.ts'
import { type PlanForecast, planBars } from './plan-bars.ts'

const NOW_MS = 1_000_000
const MINUTE = 60_000
const task = planTaskOf(1, 'load', { medianRunMs: 10 * MINUTE, longRunMs: 15 * MINUTE })
const plan = planOf([task], { nowMs: NOW_MS })

const coming = (about: Partial<ComingRun>): ComingRun => ({
  ...{ runId: '1/1', taskId: 1, kind: 'scheduled', instantMs: NOW_MS, startMs: NOW_MS, endMs: NOW_MS, isUnderWay: false, openedBy: [] },
  ...about,
})
const forecast = (runs: readonly ComingRun[], waits: readonly SimulatedWait[] = []): PlanForecast => {
  return { runs, waits, ranges: [], nowMs: NOW_MS, throughMs: NOW_MS + 100 * MINUTE, foreseen: null }
}
const barsOf = (runs: Parameters<typeof planBars>[1], told: PlanForecast | null = null) => planBars(plan, runs, told, NOW_MS).get(1) ?? []

const gate = { gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 } as const
const waitOf = (about: Partial<SimulatedWait>): SimulatedWait => {
  return { taskId: 1, scheduledForMs: NOW_MS, fromMs: NOW_MS, untilMs: null, closedGates: [gate], ...about }
}

describe('the bars of a task', () => {
  it('are the runs of the ledger and those that are expected, by when they begin', () => {
    const ended = planRunOf('a', { instantMs: 1, activatedMs: 1, startedMs: 2, endedMs: 500 })
    const bars = barsOf([ended], forecast([coming({ instantMs: NOW_MS + 5, startMs: NOW_MS + 5, endMs: NOW_MS + 5 + 10 * MINUTE })]))
    expect(bars).toMatchObject([
      { state: 'succeeded', fromMs: 1, startedMs: 2, endMs: 500, longEndMs: null },
      { state: 'expected', fromMs: NOW_MS + 5, endMs: NOW_MS + 5 + 10 * MINUTE, longEndMs: NOW_MS + 5 + 15 * MINUTE },
    ])
  })

  it('hold what the ledger knows of an instant, not what was expected of it, under the same key', () => {
    const [expected] = barsOf([], forecast([coming({})]))
    const begun = planRunOf('a', { state: 'running', instantMs: NOW_MS, activatedMs: NOW_MS, startedMs: NOW_MS, endedMs: null })
    const bars = barsOf([begun], forecast([coming({})]))
    expect(bars).toMatchObject([{ runId: 'a', state: 'running', key: expected?.key }])
  })

  it('end of what is under way when the simulation says, never before now, and by the median where it does not know it yet', () => {
    const running = planRunOf('a', { state: 'running', instantMs: 0, activatedMs: 0, startedMs: NOW_MS - MINUTE, endedMs: null })
    const end = (told: PlanForecast | null) => barsOf([running], told)[0]?.endMs
    expect(end(forecast([coming({ runId: 'a', isUnderWay: true, endMs: NOW_MS + MINUTE })]))).toBe(NOW_MS + MINUTE)
    expect(end(forecast([coming({ runId: 'a', isUnderWay: true, endMs: NOW_MS - MINUTE })]))).toBe(NOW_MS)
    expect(end(null)).toBe(NOW_MS + 9 * MINUTE)
  })

  it('end by the median of what the simulation did not see the end of, save where nobody executes it', () => {
    const running = planRunOf('a', { state: 'running', instantMs: 0, activatedMs: 0, startedMs: NOW_MS - MINUTE, endedMs: null })
    const told = forecast([coming({ runId: 'a', isUnderWay: true, endMs: null }), coming({ startMs: NOW_MS, endMs: null })])
    expect(barsOf([running], told).map(({ endMs }) => endMs)).toEqual([NOW_MS + 9 * MINUTE, NOW_MS + 10 * MINUTE])
    const unserved = planOf([{ ...task, canBeExecuted: false }], { nowMs: NOW_MS })
    expect((planBars(unserved, [running], told, NOW_MS).get(1) ?? []).map(({ endMs }) => endMs)).toEqual([null, null])
  })

  it('are several of a run that was rerun: what it did a week ago is over, and what it does now began now', () => {
    const rerun = planRunOf('a', {
      ...{ state: 'running', instantMs: 0, activatedMs: NOW_MS - 2 * MINUTE, startedMs: NOW_MS - MINUTE, endedMs: null },
      earlier: [{ fromMs: 0, startedMs: 1, endedMs: 500, succeeded: false }],
    })
    expect(barsOf([rerun])).toMatchObject([
      { state: 'failed', runId: 'a', fromMs: 0, waitsFromMs: 0, endMs: 500, longEndMs: null, key: '1/scheduled/0/1' },
      { state: 'running', runId: 'a', fromMs: NOW_MS - 2 * MINUTE, waitsFromMs: NOW_MS - 2 * MINUTE, endMs: NOW_MS + 9 * MINUTE },
    ])
  })

  it('of a further attempt end a usual time after it began, not after the first', () => {
    const retried = planRunOf('a', {
      ...{ state: 'running', startedMs: NOW_MS - 30 * MINUTE, endedMs: null },
      attempts: [
        { startedMs: NOW_MS - 30 * MINUTE, endedMs: NOW_MS - 20 * MINUTE },
        { startedMs: NOW_MS - MINUTE, endedMs: null },
      ],
    })
    expect(barsOf([retried])[0]?.endMs).toBe(NOW_MS + 9 * MINUTE)
  })

  it('show how long a run waited for its gates, past and to come', () => {
    const late = planRunOf('a', { instantMs: 0, activatedMs: 5 * MINUTE, startedMs: 5 * MINUTE, endedMs: 6 * MINUTE })
    const asked = planRunOf('b', { kind: 'manual', instantMs: 1, activatedMs: 5 * MINUTE, startedMs: 5 * MINUTE, endedMs: 6 * MINUTE })
    expect(barsOf([late, asked]).map(({ waitsFromMs }) => waitsFromMs)).toEqual([0, 5 * MINUTE])
    const told = forecast(
      [coming({ instantMs: NOW_MS + 1, startMs: NOW_MS + 9 })],
      [
        waitOf({ scheduledForMs: NOW_MS + 1, fromMs: NOW_MS + 1, untilMs: NOW_MS + 4 }),
        waitOf({ scheduledForMs: NOW_MS + 1, fromMs: NOW_MS + 4, untilMs: NOW_MS + 9, closedGates: [] }),
      ],
    )
    expect(barsOf([], told)).toMatchObject([{ waitsFromMs: NOW_MS + 1, fromMs: NOW_MS + 9, closedGates: [gate] }])
  })

  it('show what waits now since it waits, also where no start of it is expected', () => {
    const waiting = planOf([{ ...task, waitingSinceMs: NOW_MS - MINUTE }], { nowMs: NOW_MS })
    const bars = planBars(waiting, [], forecast([], [waitOf({ scheduledForMs: NOW_MS - 2 * MINUTE })]), NOW_MS).get(1)
    // The plan is read again while the simulation of the one before still is what is known.
    const later = { ...waiting, nowMs: NOW_MS + 10_000 }
    const since = (seen: typeof plan) => planBars(seen, [], forecast([], [waitOf({})]), seen.nowMs).get(1)?.[0]?.waitsFromMs
    expect([since(waiting), since(later)]).toEqual([NOW_MS - MINUTE, NOW_MS - MINUTE])
    expect(bars).toMatchObject([{ state: 'waiting', waitsFromMs: NOW_MS - MINUTE, endMs: NOW_MS + 100 * MINUTE, closedGates: [gate] }])
  })
})
