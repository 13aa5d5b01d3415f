import { deadlinesHeldIn } from '#domain/deadlines-held-in.ts'
import type { SentEdit } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { readDeadline } from '#scheduling/deadline/deadline.ts'
import { dueByHeld, earliestDueAt, type HeldDeadline, heldDeadlines } from '#scheduling/deadline/held-deadlines.ts'
import { type PlanBar, runKey } from './plan-bars.ts'

/** By when a run has to have succeeded (epoch ms; rules L1 and L6); null: it has no deadline. */
export type DueOf = (bar: Pick<PlanBar, 'key' | 'taskId' | 'instantMs' | 'state'>) => number | null

/** How a run stands to its deadline (rule L2), as far as the plan shows it. */
export type PlanDueState = 'on course' | 'at risk' | 'missed' | 'met' | 'met late'

const known = new WeakMap<PlanView, DueOf>()
const edited = new WeakMap<SentEdit, { plan: PlanView; dueOf: DueOf }>()

/**
 * The deadlines of a plan's runs, each reckoned once.
 * @param edit of a what-if: another deadline or crontab in it is set now, so that it holds for what is due from now on (rule L3); null: nothing is edited
 */
export function duesOf(plan: PlanView, edit: SentEdit | null = null): DueOf {
  const dueOf = known.get(plan) ?? newDuesOf(plan)
  known.set(plan, dueOf)
  if (edit === null) return dueOf
  const before = edited.get(edit)
  if (before?.plan === plan) return before.dueOf
  const withEdit = editedDuesOf(plan, edit, dueOf)
  edited.set(edit, { plan, dueOf: withEdit })
  return withEdit
}

function editedDuesOf(plan: PlanView, edit: SentEdit, dueBefore: DueOf): DueOf {
  const concerned = plan.tasks.filter((task) => mayBeDueOtherwise(task, edit))
  if (concerned.length === 0) return dueBefore
  const settings = deadlinesHeldIn(plan, edit)
  const crontab = edit.kind === 'crontab' || edit.kind === 'task' ? edit.crontab : null
  const deadlines = new Map(
    concerned.map(({ id, state }) => {
      // A time of day without a zone of its own is by that of the crontab, as it will be.
      const zone = state ? (crontab ?? plan.crontabs[state.schedule])?.timezone : undefined
      return [id, zone === undefined ? [] : (settings.get(id) ?? []).flatMap((said) => readDeadline(said, zone) ?? [])]
    }),
  )
  return (bar) => {
    const beforeMs = dueBefore(bar)
    const read = deadlines.get(bar.taskId)
    if (!read || !mayBeDue(bar) || (beforeMs !== null && beforeMs <= plan.nowMs)) return beforeMs
    const dueMs = earliestDueAt(read, bar.instantMs)
    return dueMs !== null && dueMs > plan.nowMs ? dueMs : null
  }
}

function mayBeDueOtherwise({ id, crontabId, tags }: PlanView['tasks'][number], edit: SentEdit): boolean {
  if (edit.kind === 'tag') return tags.some((tag) => tag.id === edit.tagId)
  if (edit.kind === 'crontab') return crontabId === edit.crontabId
  return edit.kind === 'task' && id === edit.taskId && (edit.deadline !== null || edit.crontab !== null)
}

/** Runs that people ask for have no deadline, what a run did before it was rerun has none of its own, and a wait without a run may end in another one's. */
function mayBeDue({ key, taskId, instantMs, state }: Parameters<DueOf>[0]): boolean {
  return state !== 'waiting' && key === runKey(taskId, 'scheduled', instantMs)
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
  return (bar) => {
    const { key, taskId, instantMs } = bar
    const ofTask = deadlines.get(taskId)
    if (!ofTask || !mayBeDue(bar)) return null
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
