import type { EditToPreview } from '#domain/api-bodies/edit-bodies.ts'
import type { Transaction } from '#server/database/client.ts'
import { lockCrontab, usersOfCrontab } from '#server/use-cases/crontab/lock-crontab.ts'
import { loadEdge, loadEdgesOf, lockEdgeWrites } from '#server/use-cases/dependency/edge-writes.ts'
import { lockTasks } from '#server/use-cases/task/lock-tasks.ts'
import { alignedDependersOf } from '#server/waking/aligned-dependers.ts'
import { namingEdit } from './naming-edit.ts'

/**
 * Locks all that several edits will lock one after the other, in the order in which everything else locks (edges, crontabs, tasks in id order): so that
 * they and whoever saves at the same time never wait for each other. Of what is made meanwhile nobody else knows.
 * @throws DomainError `not_found` for a crontab that is gone, with the edit that names it
 */
export async function lockEdited(tx: Transaction, edits: readonly EditToPreview[]): Promise<void> {
  await lockEdgeWrites(tx)
  const taskIds = edits.flatMap(tasksNamed)
  for (const [id, index] of crontabsChanged(edits)) {
    await namingEdit(index, 'changeCrontab', () => lockCrontab(tx, id, 'no key update'))
    taskIds.push(...(await usersOfCrontab(tx, id)).map((user) => user.id))
  }
  for (const edit of edits)
    if (edit.operation === 'changeDependency' || edit.operation === 'deleteDependency')
      taskIds.push(...(await loadEdge(tx, edit.id)).flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId]))
  const ends = (await loadEdgesOf(tx, taskIds)).flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId])
  await lockTasks(tx, [...taskIds, ...ends, ...(await alignedDependersOf(tx, taskIds))])
}

/** In id order, each with the place of an edit that changes it. */
function crontabsChanged(edits: readonly EditToPreview[]): [id: number, index: number][] {
  const places = new Map(edits.flatMap((edit, index) => (edit.operation === 'changeCrontab' ? [[edit.id, index] as const] : [])))
  return [...places].toSorted(([a], [b]) => a - b)
}

function tasksNamed(edit: EditToPreview): number[] {
  switch (edit.operation) {
    case 'createTask':
      return [...edit.task.dependsOn, ...edit.task.dependedOnBy].map(({ otherTaskId }) => otherTaskId)
    case 'changeTask': {
      const { dependsOn = [], dependedOnBy = [] } = edit.change as { dependsOn?: Ends; dependedOnBy?: Ends }
      return [edit.id, ...[...dependsOn, ...dependedOnBy].map(({ otherTaskId }) => otherTaskId)]
    }
    case 'createDependency':
      return [edit.dependency.dependerId, edit.dependency.dependeeId]
    case 'changeDependency':
      return [edit.change.dependerId, edit.change.dependeeId].filter((id) => id !== undefined)
    case 'changeCrontab':
    case 'deleteDependency':
      return []
    default:
      return edit.ids
  }
}

type Ends = { otherTaskId: number }[]
