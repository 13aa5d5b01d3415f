import { sameValue } from '#domain/change-sets/same-value.ts'
import type { StageInput } from '#domain/change-sets/staged-edit.ts'
import type { InlineDependency, TaskInput } from '#domain/task-input.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'

type Edit = StageInput['edits'][number]
type Fields = Extract<Edit, { operation: 'changeTask' }>['before']

/** The id that a task has among the edits that make it. */
const MADE = -1

/** What the form of a new task is as edits of a change set: the task, then each of its edges. */
export function stagedNewTask({ dependsOn, dependedOnBy, ...task }: TaskInput): Edit[] {
  return [{ operation: 'makeTask', id: MADE, task }, ...edgeEdits(MADE, { dependsOn: [], dependedOnBy: [] }, { dependsOn, dependedOnBy })]
}

/**
 * What the form of a task changes, as edits of a change set: its fields that differ, then each edge that does.
 * @param before what the form began with
 */
export function stagedTaskEdits(id: number, before: TaskInput, after: TaskInput, enableChoice: ResumeChoice): Edit[] {
  const names = (Object.keys(after) as (keyof TaskInput)[]).filter(
    (name) => name !== 'dependsOn' && name !== 'dependedOnBy' && !sameValue(name, before[name], after[name]),
  )
  const only = (input: TaskInput) => Object.fromEntries(names.map((name) => [name, input[name]])) as Fields
  const fields: Edit[] = names.length === 0 ? [] : [{ operation: 'changeTask', id, before: only(before), after: only(after), enableChoice }]
  return [...fields, ...edgeEdits(id, before, after)]
}

type Edges = Pick<TaskInput, 'dependsOn' | 'dependedOnBy'>

function edgeEdits(id: number, before: Edges, after: Edges): Edit[] {
  const [was, is] = [edgesOf(id, before), edgesOf(id, after)]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key): Edit[] => {
    const [one, other] = [was.get(key), is.get(key)]
    const ends = (one ?? other)?.ends
    const [from, to] = [one?.terms ?? null, other?.terms ?? null]
    return ends === undefined || sameValue('terms', from, to) ? [] : [{ operation: 'setDependency', ...ends, before: from, after: to }]
  })
}

function edgesOf(id: number, { dependsOn, dependedOnBy }: Edges) {
  const edge = (dependerId: number, dependeeId: number, { future, endings, freshness }: InlineDependency) =>
    [`${dependerId} ${dependeeId}`, { ends: { dependerId, dependeeId }, terms: { future, endings, freshness } }] as const
  return new Map([
    ...dependsOn.map((each) => edge(id, each.otherTaskId, each)),
    ...dependedOnBy.map((each) => edge(each.otherTaskId, id, each)),
  ])
}
