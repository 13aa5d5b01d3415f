import type { InlineDependency, TaskInput } from '#domain/task-input.ts'
import type { EdgeDraft } from '../dependency/edge-drafts.ts'

/**
 * The edges of a task form, both ways. An edge of the task to itself belongs to `dependsOn`; where a form shows it in both lists,
 * the other one does not count.
 * @param taskId for a new task, the id that stands for it until it is saved
 */
export function taskEdgeDrafts(taskId: number, input: Pick<TaskInput, 'dependsOn' | 'dependedOnBy'>): EdgeDraft[] {
  const drafts = input.dependsOn.map((edge, index) =>
    draftOf(edge, { dependerId: taskId, dependeeId: edge.otherTaskId }, `dependsOn.${index}`),
  )
  const dependsOnItself = drafts.some((draft) => draft.dependeeId === taskId)
  input.dependedOnBy.forEach((edge, index) => {
    const isItself = edge.otherTaskId === taskId
    if (isItself && (dependsOnItself || edge.id !== null)) return
    drafts.push(draftOf(edge, { dependerId: edge.otherTaskId, dependeeId: taskId }, `dependedOnBy.${index}`))
  })
  return drafts
}

function draftOf(edge: InlineDependency, ends: { dependerId: number; dependeeId: number }, path: string): EdgeDraft {
  const { id, future, endings, freshness } = edge
  return { id, ...ends, future, endings, freshness, paths: { otherTask: `${path}.otherTaskId`, freshness: `${path}.freshness` } }
}
