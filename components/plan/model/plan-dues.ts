import type { PlanView } from '#domain/views/plan-views.ts'
import { dueByHeld, type HeldDeadline, heldDeadlines } from '#scheduling/deadline/held-deadlines.ts'
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
  const ofTags = new Map(plan.tagDeadlines.map(({ tagId, deadline }) => [tagId, deadline]))
  const deadlines = new Map<number, HeldDeadline[]>()
  for (const { id, state, deadline, deadlineSinceMs, tagDeadlinesSince } of plan.tasks) {
    const zone = state ? plan.crontabs[state.schedule]?.timezone : undefined
    if (zone === undefined) continue
    const own = { settings: deadline, sinceMs: deadlineSinceMs }
    const held = heldDeadlines(
      own,
      tagDeadlinesSince.flatMap(({ tagId, sinceMs }) => {
        const settings = ofTags.get(tagId)
        return settings ? [{ settings, sinceMs, tagId }] : []
      }),
      zone,
    )
    if (held.length > 0) deadlines.set(id, held)
  }
  const dues = new Map<string, number | null>()
  return ({ key, taskId, instantMs, state }) => {
    const ofTask = deadlines.get(taskId)
    // Runs that people ask for have none, what a run did before it was rerun has none of its own, and a wait without a run may end in another one's.
    if (!ofTask || state === 'waiting' || key !== runKey(taskId, 'scheduled', instantMs)) return null
    const known = dues.get(key)
    if (known !== undefined) return known
    const due = dueByHeld(ofTask, instantMs)?.dueAtMs ?? null
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
