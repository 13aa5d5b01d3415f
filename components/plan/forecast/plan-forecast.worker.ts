import { planForecast } from '#domain/plan-forecast.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { ComingRuns } from '#scheduling/explain/coming-runs.ts'
import type { PlanForecast } from '../model/plan-bars.ts'

export type PlanQuestion = { number: number; plan: PlanView; endMs: number }
/** `isDone`: nothing more comes; `forecast.throughMs` says how far it got. */
export type PlanAnswer = { number: number } & ({ forecast: PlanForecast; isDone: boolean } | { problem: string })

/** As `beginSimulation` counts it: some seconds. */
const MOST_EFFORT = 600_000
/** More bars than that are not told apart. */
const MOST_RUNS = 30_000
/** Instants between two looks at the clock and at what was asked meanwhile. */
const INSTANTS_AT_ONCE = 10
/** What is known so far is told after that, and again whenever that has passed once more. */
const TELLING_EVERY_MS = 400
const FIRST_TOLD_AFTER_MS = 120

let asked = 0

/** Simulates plans off the main thread: takes a plan under a number, answers what comes under the same number, first the nearest. A new question ends the one before. */
self.onmessage = ({ data: { number, plan, endMs } }: MessageEvent<PlanQuestion>) => {
  asked = number
  foretell({ number, plan, endMs }).catch((error: unknown) => {
    answer({ number, problem: error instanceof Error ? error.message : String(error) })
  })
}

async function foretell({ number, plan, endMs }: PlanQuestion): Promise<void> {
  await goOn(number, plan.nowMs, planForecast(plan, endMs, MOST_EFFORT))
}

async function goOn(number: number, nowMs: number, coming: ComingRuns): Promise<void> {
  let tellAtMs = performance.now() + FIRST_TOLD_AFTER_MS
  while (asked === number) {
    const isDone = coming.advance(INSTANTS_AT_ONCE) !== 'going on' || coming.runs.length > MOST_RUNS
    if (isDone) return answer({ number, forecast: soFar(nowMs, coming), isDone })
    if (performance.now() < tellAtMs) continue
    answer({ number, forecast: soFar(nowMs, coming), isDone })
    // Lets a newer question in.
    await new Promise((resolve) => setTimeout(resolve))
    tellAtMs = performance.now() + TELLING_EVERY_MS
  }
}

function soFar(nowMs: number, { runs, waits, ranges, throughMs }: ComingRuns): PlanForecast {
  return {
    nowMs,
    runs,
    waits,
    ranges: ranges.map(({ taskId, range: { kind, firstMs, lastMs, count } }) => ({ taskId, kind, firstMs, lastMs, count })),
    throughMs,
  }
}

function answer(told: PlanAnswer): void {
  self.postMessage(told)
}
