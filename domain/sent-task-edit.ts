import { matchEdges } from '#scheduling/change/edge-renewal.ts'
import { type CrontabDefinition, isSameCrontab } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import type { EdgeEndings, EdgeFreshness, ResumeChoice } from '#scheduling/model/task-state.ts'
import type { EdgeEdit, EdgeStart } from '#scheduling/simulate/edge-edit.ts'
import type { TaskEdit } from '#scheduling/simulate/task-edit.ts'
import { needsEdgeStart, type SentEdgeEdit, sentEdgeOf } from './sent-edge-edit.ts'
import type { InlineDependency, TaskInput } from './task-input.ts'
import { DEADLINE_NAMES, deadlineSettingsOf } from './task-settings/deadline-settings.ts'

/** The fields of a task's form on which its runs and deadlines depend; how long runs take and how they end is as it usually is. */
export type TimedFields = Pick<
  TaskInput,
  'crontabId' | 'enabled' | 'cronBase' | 'misfirePolicy' | 'gracePeriodSeconds' | 'maxConcurrency' | 'dependsOn' | 'dependedOnBy'
> &
  DeadlineSettings

/** An edit as it is sent to a web worker, with a crontab in place of the compiled schedule. */
export type SentTaskEdit = Omit<TaskEdit, 'schedule' | 'cronBaseMs' | 'edges'> & {
  crontab: CrontabDefinition | null
  /** `now`: the moment of the save; null: it stays. */
  cronBase: number | 'now' | null
  /** Null: it stays. */
  deadline: DeadlineSettings | null
  edges: SentEdgeEdit
}

/** The two tasks of an edge. */
export type EdgeEnds = { dependerId: number; dependeeId: number }

type Saving = {
  enableChoice: ResumeChoice
  /** As saved, and of the form as it is now: two may say the same (rule H1). */
  crontabs: { before: CrontabDefinition; after: CrontabDefinition }
  /** What an edge of `startsNeeded` would begin with. */
  startOf(ends: EdgeEnds): EdgeStart
}

/** What a save of a task's form changes about runs; null: nothing. */
export function taskEditOf(
  taskId: number,
  before: TimedFields,
  after: TimedFields,
  { enableChoice, crontabs, startOf }: Saving,
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
    deadline: DEADLINE_NAMES.some((name) => before[name] !== after[name]) ? deadlineSettingsOf(after) : null,
    edges: editedEdges(taskId, before, after, startOf),
  }
  const isTimed = edit.crontab || edit.cronBase !== null || edit.enabling || edit.disables || edit.policies || edit.deadline
  return isTimed || edit.edges.removedEdgeIds.length + edit.edges.saved.length > 0 ? edit : null
}

/** The edges whose start `taskEditOf` asks for; none twice. */
export function startsNeeded(taskId: number, before: TimedFields, after: TimedFields): EdgeEnds[] {
  const needed = new Map<string, EdgeEnds>()
  for (const { row, draft } of changedEdges(taskId, before, after).saved) {
    const { dependerId, dependeeId } = draft
    if (needsEdgeStart(row, draft)) needed.set(`${dependerId} ${dependeeId}`, { dependerId, dependeeId })
  }
  return [...needed.values()]
}

/** @param edges its edges as received. @throws CrontabError for a crontab that is none here */
export function receivedTaskEdit({ crontab, cronBase, deadline: _, ...edit }: SentTaskEdit, edges: EdgeEdit, nowMs: number): TaskEdit {
  return { ...edit, edges, schedule: crontab && compileCrontab(crontab), cronBaseMs: cronBase === 'now' ? nowMs : cronBase }
}

function editedEdges(taskId: number, before: TimedFields, after: TimedFields, startOf: Saving['startOf']): SentEdgeEdit {
  const { removedEdgeIds, saved } = changedEdges(taskId, before, after)
  return {
    removedEdgeIds,
    saved: saved.map(({ row, draft }) => sentEdgeOf(row, draft, needsEdgeStart(row, draft) ? startOf(draft) : null)),
  }
}

/** @returns in `saved` those that are made, of which `row` is null, and those that say something else */
function changedEdges(taskId: number, before: TimedFields, after: TimedFields) {
  const { created, updated, deleted } = matchEdges(endsOf(taskId, before).filter(isSaved), endsOf(taskId, after))
  return { removedEdgeIds: deleted.map(({ id }) => id), saved: [...updated, ...created.map((draft) => ({ row: null, draft }))] }
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
