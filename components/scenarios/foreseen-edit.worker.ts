import { EditForesight, type ForeseenEdit } from '#domain/foreseen-edit.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'

/** `plan` null: that of the question before. */
export type EditQuestion = { number: number; plan: PlanView | null; edit: SentEdit; endMs: number }
export type EditAnswer = { number: number } & ({ foreseen: ForeseenEdit } | { problem: string })

/** As `beginSimulation` counts it, for each of the two: some seconds. */
const MOST_EFFORT = 400_000
/** For so long nobody else is let in. */
const AT_ONCE_MS = 50

let asked = 0
let plan: PlanView | null = null
let foresight: EditForesight | null = null

/** Simulates plans with and without an edit off the main thread. A new question ends the one before, which is never answered. */
self.onmessage = ({ data }: MessageEvent<EditQuestion>) => {
  const { number } = data
  asked = number
  if (data.plan) [plan, foresight] = [data.plan, null]
  foretell(data).catch((error: unknown) => {
    if (asked === number) answer({ number, problem: error instanceof Error ? error.message : String(error) })
  })
}

async function foretell({ number, edit, endMs }: EditQuestion): Promise<void> {
  if (plan === null) throw new Error('There is no plan.')
  foresight ??= new EditForesight(plan, MOST_EFFORT)
  const going = foresight.foresee(edit, endMs)
  let restMs = performance.now() + AT_ONCE_MS
  while (asked === number) {
    const step = going.next()
    if (step.done) return answer({ number, foreseen: step.value })
    if (performance.now() < restMs) continue
    await new Promise((resolve) => setTimeout(resolve))
    restMs = performance.now() + AT_ONCE_MS
  }
}

function answer(told: EditAnswer): void {
  self.postMessage(told)
}
