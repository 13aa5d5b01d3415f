import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import type { EdgeEdit } from '#scheduling/simulate/edge-edit.ts'
import type { Edit } from '#scheduling/simulate/edit.ts'
import type { Assumption, WhatIf } from '#scheduling/simulate/what-if.ts'
import type { SentEdgeEdit } from './sent-edge-edit.ts'
import { receivedTaskEdit, type SentTaskEdit } from './sent-task-edit.ts'
import type { PlanView } from './views/plan-views.ts'

type EditOfKind<Kind extends Edit['kind']> = Extract<Edit, { kind: Kind }>

/** An edit as it is sent to a web worker: crontabs in place of compiled schedules, tasks of a crontab by its id. */
export type SentEdit =
  | ({ kind: 'task' } & SentTaskEdit)
  | EditOfKind<'switch'>
  | EditOfKind<'pause'>
  | EditOfKind<'delete'>
  | ({ kind: 'edges' } & SentEdgeEdit)
  | { kind: 'crontab'; crontabId: number; crontab: CrontabDefinition }
  /** Another deadline of a tag, which changes no run. */
  | { kind: 'tag'; tagId: number; tagName: string; deadline: DeadlineSettings }

/** What is assumed, as it is sent to a web worker. */
export type SentWhatIf = { edit: SentEdit | null; assumptions: readonly Assumption[] }

/** The what-if, for the tasks of a plan as it was sent. @throws Error as `receivedEdit` does, and for a task that is not in the plan */
export function receivedWhatIf({ edit, assumptions }: SentWhatIf, plan: PlanView): WhatIf {
  const isKnown = new Set(plan.tasks.map(({ id }) => id))
  for (const assumption of assumptions)
    if ('taskId' in assumption && !isKnown.has(assumption.taskId))
      throw new Error('A task of which something is assumed is not in the plan.')
  return { edit: edit === null || edit.kind === 'tag' ? null : receivedEdit(edit, plan), assumptions }
}

/**
 * The edit, for the tasks of a plan as it was sent.
 * @throws CrontabError for a crontab that is none here
 * @throws Error where it is of one task only, and that is not in the plan
 */
function receivedEdit(sent: Exclude<SentEdit, { kind: 'tag' }>, plan: PlanView): Edit {
  const isKnown = new Set(plan.tasks.filter(({ state }) => state !== null).map(({ id }) => id))
  switch (sent.kind) {
    case 'task': {
      if (!isKnown.has(sent.taskId)) throw new Error('The state of this task cannot be read.')
      return { kind: 'task', ...receivedTaskEdit(sent, receivedEdges(sent.edges, plan, isKnown), plan.nowMs) }
    }
    case 'crontab': {
      const users = plan.tasks.filter(({ id, crontabId }) => crontabId === sent.crontabId && isKnown.has(id))
      return { kind: 'crontab', taskIds: users.map(({ id }) => id), schedule: compileCrontab(sent.crontab) }
    }
    case 'edges':
      return { kind: 'edges', ...receivedEdges(sent, plan, isKnown) }
    default: {
      const ids = sent.kind === 'switch' ? [...sent.enableIds, ...sent.disableIds] : sent.taskIds
      if (!ids.some((id) => isKnown.has(id))) throw new Error('The state of what is edited cannot be read.')
      return sent
    }
  }
}

/** @throws Error for an edge of a task whose state is not in the plan */
function receivedEdges({ removedEdgeIds, saved }: SentEdgeEdit, plan: PlanView, isKnown: ReadonlySet<number>): EdgeEdit {
  const isThere = saved.every(({ dependerId, dependeeId }) => isKnown.has(dependerId) && isKnown.has(dependeeId))
  if (!isThere) throw new Error('The state of a task of this dependency cannot be read.')
  const names = new Map(plan.tasks.map(({ id, name }) => [id, name]))
  return { removedEdgeIds, saved: saved.map((edge) => ({ ...edge, dependeeName: names.get(edge.dependeeId) ?? '' })) }
}
