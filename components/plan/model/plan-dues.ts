import { deadlinesHeldIn } from '#domain/deadlines-held-in.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { type Deadline, readDeadline } from '#scheduling/deadline/deadline.ts'
import { earliestDueAt } from '#scheduling/deadline/held-deadlines.ts'
import { type PlanBar, runKey } from './plan-bars.ts'

/** By when a run has to have succeeded (epoch ms; rules L1 and L6); null: it has no deadline. */
export type DueOf = (bar: Pick<PlanBar, 'key' | 'taskId' | 'instantMs' | 'state'>) => number | null

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
  const deadlines = new Map<number, { read: Deadline[]; sinceMs: number }>()
  for (const { id, state, deadlineSinceMs: sinceMs } of plan.tasks) {
    const zone = state ? plan.crontabs[state.schedule]?.timezone : undefined
    const read = settings.get(id)?.flatMap((said) => (zone === undefined ? [] : (readDeadline(said, zone) ?? []))) ?? []
    if (read.length > 0) deadlines.set(id, { read, sinceMs })
  }
  const dues = new Map<string, number | null>()
  return ({ key, taskId, instantMs, state }) => {
    const ofTask = deadlines.get(taskId)
    // Runs that people ask for have none, what a run did before it was rerun has none of its own, and a wait without a run may end in another one's.
    if (!ofTask || state === 'waiting' || key !== runKey(taskId, 'scheduled', instantMs)) return null
    const known = dues.get(key)
    if (known !== undefined) return known
    const dueMs = earliestDueAt(ofTask.read, instantMs)
    // One that had passed when it was set judges nothing (rule L3).
    const due = dueMs !== null && dueMs > ofTask.sinceMs ? dueMs : null
    dues.set(key, due)
    return due
  }
}

/** How a run with a deadline stands to it: by when it first succeeded, or by when it is expected to. What was met stays so (rule L4). */
export function dueState({ state, endMs, longEndMs, succeededBeforeMs }: PlanBar, dueMs: number, nowMs: number): PlanDueState {
  const succeededMs = succeededBeforeMs ?? (state === 'succeeded' ? endMs : null)
  if (succeededMs !== null) return succeededMs <= dueMs ? 'met' : 'met late'
  if (dueMs <= nowMs) return 'missed'
  const willSucceed = state !== 'failed' && state !== 'expired' && state !== 'cancelled'
  const latestMs = longEndMs ?? endMs
  return willSucceed && latestMs !== null && latestMs <= dueMs ? 'on course' : 'at risk'
}
