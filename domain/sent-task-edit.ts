import { matchEdges } from '#scheduling/change/edge-renewal.ts'
import { type CrontabDefinition, isSameCrontab } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import type { EdgeEndings, EdgeFreshness, ResumeChoice } from '#scheduling/model/task-state.ts'
import type { TaskEdit } from '#scheduling/simulate/task-edit.ts'
import type { InlineDependency, TaskInput } from './task-input.ts'

/** The fields of a task's form on which its runs and deadlines depend; how long runs take and how they end is as it usually is. */
export type TimedFields = Pick<
  TaskInput,
  'crontabId' | 'enabled' | 'cronBase' | 'misfirePolicy' | 'gracePeriodSeconds' | 'maxConcurrency' | 'dependsOn' | 'dependedOnBy'
> &
  DeadlineSettings

const DEADLINE_FIELDS = [
  'deadlineKind',
  'deadlineAfterSeconds',
  'deadlineTime',
  'deadlineDaysLater',
  'deadlineTimezone',
  'deadlineWeekdays',
] as const satisfies (keyof DeadlineSettings)[]

/** An edit as it is sent to a web worker, with a crontab in place of the compiled schedule. */
export type SentTaskEdit = Omit<TaskEdit, 'schedule' | 'cronBaseMs'> & {
  crontab: CrontabDefinition | null
  /** `now`: the moment of the save; null: it stays. */
  cronBase: number | 'now' | null
  /** Null: it stays. */
  deadline: DeadlineSettings | null
  /** What of its dependencies is edited, but not foretold. */
  leftOut: readonly NotForetold[]
}

/** `made`: new edges; `moved`: between other tasks; `aligned`: edges that are by instant, or become so, with other terms. */
export type NotForetold = 'made' | 'moved' | 'aligned'

/**
 * What a save of a task's form changes about runs; null: nothing.
 * @param crontabs as saved, and of the form as it is now: two may say the same (rule H1)
 */
export function taskEditOf(
  taskId: number,
  before: TimedFields,
  after: TimedFields,
  { enableChoice, crontabs }: { enableChoice: ResumeChoice; crontabs: { before: CrontabDefinition; after: CrontabDefinition } },
): SentTaskEdit | null {
  const baseMs: number | 'now' = after.cronBase === null ? 'now' : Date.parse(after.cronBase)
  const hasOtherPolicies = (['misfirePolicy', 'gracePeriodSeconds', 'maxConcurrency'] as const).some((name) => before[name] !== after[name])
  const { misfirePolicy, gracePeriodSeconds, maxConcurrency } = after
  const gracePeriodMs = gracePeriodSeconds === null ? null : gracePeriodSeconds * 1_000
  const edit = {
    taskId,
    crontab: isSameCrontab(crontabs.before, crontabs.after) ? null : crontabs.after,
    cronBase: before.cronBase !== null && Date.parse(before.cronBase) === baseMs ? null : baseMs,
    enabling: after.enabled && !before.enabled ? enableChoice : null,
    disables: before.enabled && !after.enabled,
    policies: hasOtherPolicies ? { misfirePolicy, gracePeriodMs, maxConcurrency } : null,
    deadline: DEADLINE_FIELDS.some((name) => before[name] !== after[name]) ? deadlineOf(after) : null,
    ...editedEdges(taskId, before, after),
  }
  const isTimed = edit.crontab || edit.cronBase !== null || edit.enabling || edit.disables || edit.policies || edit.deadline
  return isTimed || edit.removedEdgeIds.length + edit.changedEdges.length + edit.leftOut.length > 0 ? edit : null
}

/** @throws CrontabError for a crontab that is none here */
export function receivedTaskEdit({ crontab, cronBase, leftOut: _, deadline: __, ...edit }: SentTaskEdit, nowMs: number): TaskEdit {
  return { ...edit, schedule: crontab && compileCrontab(crontab), cronBaseMs: cronBase === 'now' ? nowMs : cronBase }
}

function deadlineOf(fields: DeadlineSettings): DeadlineSettings {
  const { deadlineKind, deadlineAfterSeconds, deadlineTime, deadlineDaysLater, deadlineTimezone, deadlineWeekdays } = fields
  return { deadlineKind, deadlineAfterSeconds, deadlineTime, deadlineDaysLater, deadlineTimezone, deadlineWeekdays }
}

function editedEdges(
  taskId: number,
  before: TimedFields,
  after: TimedFields,
): Pick<SentTaskEdit, 'removedEdgeIds' | 'changedEdges' | 'leftOut'> {
  const saved = endsOf(taskId, before).filter(isSaved)
  const { created, updated, deleted } = matchEdges(saved, endsOf(taskId, after))
  const moved = updated.filter(({ row, draft }) => row.dependerId !== draft.dependerId || row.dependeeId !== draft.dependeeId)
  const staying = updated.filter((edge) => !moved.includes(edge))
  const foretold = staying.filter(({ row, draft }) => row.freshness === 'new' && draft.freshness === 'new')
  const leftOut = { made: created.length, moved: moved.length, aligned: staying.length - foretold.length }
  return {
    removedEdgeIds: deleted.map(({ id }) => id),
    changedEdges: foretold.map(({ row, draft: { future, endings } }) => ({ edgeId: row.id, future, endings })),
    leftOut: (['made', 'moved', 'aligned'] as const).filter((what) => leftOut[what] > 0),
  }
}

type Ends = { id: number | null; dependerId: number; dependeeId: number; future: boolean; endings: EdgeEndings; freshness: EdgeFreshness }

/** An edge of a task to itself stands among what it depends on. */
function endsOf(taskId: number, { dependsOn, dependedOnBy }: TimedFields): Ends[] {
  const terms = ({ id, future, endings, freshness }: InlineDependency) => ({ id, future, endings, freshness })
  return [
    ...dependsOn.map((edge) => ({ ...terms(edge), dependerId: taskId, dependeeId: edge.otherTaskId })),
    ...dependedOnBy
      .filter(({ otherTaskId }) => otherTaskId !== taskId)
      .map((edge) => ({ ...terms(edge), dependerId: edge.otherTaskId, dependeeId: taskId })),
  ]
}

function isSaved(edge: Ends): edge is Ends & { id: number } {
  return edge.id !== null
}
