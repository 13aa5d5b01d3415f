import { deadlinesHeldIn } from '#domain/deadlines-held-in.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { type Deadline, readDeadline } from '#scheduling/deadline/deadline.ts'
import { earliestDueAt } from '#scheduling/deadline/held-deadlines.ts'
import { type PlanBar, runKey } from './plan-bars.ts'

/** By when a run has to have succeeded (epoch ms; rules L1 and L6); null: it has no deadline. */
export type DueOf = (bar: Pick<PlanBar, 'key' | 'taskId' | 'instantMs'>) => number | null

/** How a run stands to its deadline (rule L2), as far as the plan shows it. */
export type PlanDueState = 'on course' | 'at risk' | 'missed' | 'met' | 'met late'

const known = new WeakMap<PlanView, DueOf>()

/** The deadlines of a plan's runs, each reckoned once. */
export function duesOf(plan: PlanView): DueOf {
  const dueOf = known.get(plan) ?? newDuesOf(plan)
  known.set(plan, dueOf)
  return dueOf
}

function newDuesOf(plan: PlanView): DueOf {
  const settings = deadlinesHeldIn(plan, null)
  const deadlines = new Map<number, Deadline[]>()
  for (const { id, state } of plan.tasks) {
    const zone = state ? plan.crontabs[state.schedule]?.timezone : undefined
    const read = settings.get(id)?.flatMap((said) => (zone === undefined ? [] : (readDeadline(said, zone) ?? []))) ?? []
    if (read.length > 0) deadlines.set(id, read)
  }
  const dues = new Map<string, number | null>()
  return ({ key, taskId, instantMs }) => {
    const ofTask = deadlines.get(taskId)
    // Runs that people ask for have none, and what a run did before it was rerun has none of its own.
    if (!ofTask || key !== runKey(taskId, 'scheduled', instantMs)) return null
    const due = dues.get(key) ?? earliestDueAt(ofTask, instantMs)
    dues.set(key, due)
    return due
  }
}

/** How a run with a deadline stands to it: by how it ended, or by when it is expected to. */
export function dueState({ state, endMs, longEndMs }: PlanBar, dueMs: number, nowMs: number): PlanDueState {
  if (state === 'succeeded' && endMs !== null) return endMs <= dueMs ? 'met' : 'met late'
  if (dueMs <= nowMs) return 'missed'
  const willSucceed = state !== 'failed' && state !== 'expired' && state !== 'cancelled' && state !== 'waiting'
  const latestMs = longEndMs ?? endMs
  return willSucceed && latestMs !== null && latestMs <= dueMs ? 'on course' : 'at risk'
}
