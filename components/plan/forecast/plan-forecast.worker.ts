import { AS_THINGS_ARE, EditForesight, type ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { SentWhatIf } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { ComingRuns } from '#scheduling/explain/coming-runs.ts'
import type { PlanForecast } from '../model/plan-bars.ts'

export type PlanQuestion = { number: number; plan: PlanView; endMs: number; whatIf: SentWhatIf | null }
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
self.onmessage = ({ data }: MessageEvent<PlanQuestion>) => {
  const { number } = data
  asked = number
  foretell(data).catch((error: unknown) => {
    answer({ number, problem: error instanceof Error ? error.message : String(error) })
  })
}

async function foretell({ number, plan, endMs, whatIf }: PlanQuestion): Promise<void> {
  const foresight = new EditForesight(plan, MOST_EFFORT)
  const coming = foresight.begin(whatIf ?? AS_THINGS_ARE, endMs)
  // Beside it how things go as they are, as far at each moment.
  const before = whatIf && foresight.begin(AS_THINGS_ARE, endMs)
  const foreseen = () => (whatIf && before ? foresight.compare(before, coming, whatIf) : null)
  let tellAtMs = performance.now() + FIRST_TOLD_AFTER_MS
  while (asked === number) {
    const isOver = isDone(coming)
    const isDoneToo = before === null || isDone(before)
    if (isOver && isDoneToo) return answer({ number, forecast: soFar(plan.nowMs, coming, foreseen()), isDone: true })
    if (performance.now() < tellAtMs) continue
    answer({ number, forecast: soFar(plan.nowMs, coming, foreseen()), isDone: false })
    // Lets a newer question in.
    await new Promise((resolve) => setTimeout(resolve))
    tellAtMs = performance.now() + TELLING_EVERY_MS
  }
}

/** Goes on by some instants. @returns whether nothing more comes of it, or too much has */
function isDone(coming: ComingRuns): boolean {
  return coming.runs.length > MOST_RUNS || coming.advance(INSTANTS_AT_ONCE) !== 'going on'
}

function soFar(nowMs: number, { runs, waits, ranges, throughMs }: ComingRuns, foreseen: ForeseenEdit | null): PlanForecast {
  return {
    nowMs,
    runs,
    waits,
    ranges: ranges.map(({ taskId, range: { kind, firstMs, lastMs, count } }) => ({ taskId, kind, firstMs, lastMs, count })),
    throughMs,
    foreseen,
  }
}

function answer(told: PlanAnswer): void {
  self.postMessage(told)
}
