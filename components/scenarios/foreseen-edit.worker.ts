import { type ForeseenEdit, foreseeEdit } from '#domain/foreseen-edit.ts'
import type { SentTaskEdit } from '#domain/sent-task-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'

export type EditQuestion = { number: number; plan: PlanView; edit: SentTaskEdit; endMs: number }
export type EditAnswer = { number: number } & ({ foreseen: ForeseenEdit } | { problem: string })

/** As `beginSimulation` counts it, for each of the two: some seconds. */
const MOST_EFFORT = 400_000
/** For so long nobody else is let in. */
const AT_ONCE_MS = 50

let asked = 0

/** Simulates plans with and without an edit off the main thread. A new question ends the one before, which is never answered. */
self.onmessage = ({ data }: MessageEvent<EditQuestion>) => {
  const { number } = data
  asked = number
  foretell(data).catch((error: unknown) => {
    if (asked === number) answer({ number, problem: error instanceof Error ? error.message : String(error) })
  })
}

async function foretell({ number, plan, edit, endMs }: EditQuestion): Promise<void> {
  const going = foreseeEdit(plan, edit, endMs, MOST_EFFORT)
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
