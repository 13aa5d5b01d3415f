import type { StagedEdgeTerms, StageInput } from '#domain/change-sets/staged-edit.ts'
import type { DependencyInput } from '#domain/dependency-input.ts'
import type { GraphChange, GraphEdgeChange } from '../editing/graph-change.ts'
import { edgeKey } from '../model/graph-model.ts'
import { stagedIdOf } from './made-tasks.ts'

type Edits = StageInput['edits']

/** Far below the ids that the change set has given already: what is being made must not be taken for what was. */
const FIRST_NEW = -1_000_000

/** A task of the graph, or one that this very change makes, as an edit names it. */
function editId(graphId: number): number {
  return graphId < 0 ? FIRST_NEW + graphId : stagedIdOf(graphId)
}

/** What one act on the graph changes, as edits of a change set. Where tasks lie is no edit: nothing runs otherwise for it. */
export function stagedEditsOf({ tasks, edges }: GraphChange): Edits {
  const gone = new Set(tasks.flatMap(({ id, after }) => (after === null ? [id] : [])))
  const ofTasks = tasks.map(({ id, after }): Edits[number] =>
    after === null ? { operation: 'deleteTask', id: editId(id) } : { operation: 'makeTask', id: editId(id), task: after },
  )
  // With a task go its edges.
  const isLeft = (edge: DependencyInput | null) => edge === null || (!gone.has(edge.dependerId) && !gone.has(edge.dependeeId))
  const left = edges.filter(({ before, after }) => isLeft(before) && isLeft(after))
  return [...ofTasks, ...left.flatMap(edgeEdits)]
}

function edgeEdits({ before, after }: GraphEdgeChange): Edits {
  if (before && after && edgeKey(before) !== edgeKey(after))
    return [...edgeEdits({ before, after: null }), ...edgeEdits({ before: null, after })]
  const ends = before ?? after
  if (ends === null) return []
  const [dependerId, dependeeId] = [editId(ends.dependerId), editId(ends.dependeeId)]
  return [{ operation: 'setDependency', dependerId, dependeeId, before: termsOf(before), after: termsOf(after) }]
}

/** An edge on its terms alone, as a change set has them. */
function termsOf(edge: DependencyInput | null): StagedEdgeTerms | null {
  return edge && { future: edge.future, endings: edge.endings, freshness: edge.freshness }
}
