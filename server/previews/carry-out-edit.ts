import type { EditToPreview } from '#domain/api-bodies/edit-bodies.ts'
import { crontabInput } from '#domain/crontab-input.ts'
import { dependencyInput } from '#domain/dependency-input.ts'
import type { Actor } from '#domain/roles.ts'
import { taskInput } from '#domain/task-input.ts'
import { EVERY_VALUE } from '#server/closed-values/closed-tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { crontabDetail } from '#server/queries/crontabs/crontab-rows.ts'
import { dependencyDetail } from '#server/queries/dependencies/dependency-rows.ts'
import { taskDetail } from '#server/queries/tasks/task-detail.ts'
import { usersOfCrontab } from '#server/use-cases/crontab/lock-crontab.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { updateDependency } from '#server/use-cases/dependency/update-dependency.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { deleteTasks } from '#server/use-cases/task/delete-task.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { requireKnownChange } from '#server/use-cases/task/require-known-values.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'

/**
 * Saves an edit by its use case, over whatever is there; instants that wait and that it drops are dropped.
 * @returns the tasks whose runs it may touch by itself, those that depend on them left out
 * @throws DomainError as the use case does
 */
export async function carryOutEdit(tx: Transaction, actor: Actor, edit: EditToPreview): Promise<readonly number[]> {
  switch (edit.operation) {
    case 'createTask':
      return [(await createTask(tx, actor, taskInput.parse(edit.task))).id]
    case 'changeTask':
      return await changeTask(tx, actor, edit)
    case 'deleteTasks':
      return (await deleteTasks(tx, actor, edit)).ids
    case 'switchTasks':
      await setTasksEnabled(tx, actor, edit)
      return edit.ids
    case 'pauseTasks':
      await pauseTasks(tx, actor, { ...edit, note: '' })
      return edit.ids
    case 'changeCrontab':
      return await changeCrontab(tx, actor, edit)
    case 'createDependency':
      await createDependency(tx, actor, edit.dependency)
      return [edit.dependency.dependerId]
    case 'changeDependency': {
      const saved = await dependencyDetail(tx, { id: edit.id })
      const input = dependencyInput.parse({ ...saved, ...edit.change })
      await updateDependency(tx, actor, { ...input, id: edit.id, basedOn: dependencyInput.parse(saved) })
      return [saved.dependerId, input.dependerId]
    }
    case 'deleteDependency': {
      const { dependerId } = await dependencyDetail(tx, { id: edit.id })
      await deleteDependency(tx, actor, { id: edit.id })
      return [dependerId]
    }
  }
}

type Of<Operation extends EditToPreview['operation']> = Extract<EditToPreview, { operation: Operation }>

async function changeTask(tx: Transaction, actor: Actor, { id, change, enableChoice }: Of<'changeTask'>): Promise<readonly number[]> {
  const { input: saved, updatedAt } = await taskDetail(tx, { id }, EVERY_VALUE)
  await requireKnownChange(tx, actor, id, change)
  const input = taskInput.parse({ ...saved, ...change })
  await updateTask(tx, actor, { id, updatedAt, input, runLatest: false, enableChoice })
  return [id, ...[...saved.dependedOnBy, ...input.dependedOnBy].map(({ otherTaskId }) => otherTaskId)]
}

async function changeCrontab(tx: Transaction, actor: Actor, { id, change }: Of<'changeCrontab'>): Promise<readonly number[]> {
  const { definition, updatedAt } = await crontabDetail(tx, { id })
  await updateCrontab(tx, actor, { id, updatedAt, input: crontabInput.parse({ ...definition, ...change }), runLatest: false })
  return (await usersOfCrontab(tx, id)).map((user) => user.id)
}
