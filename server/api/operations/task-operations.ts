import { z } from 'zod'
import { taskBody, taskChange } from '#domain/api-bodies/task-bodies.ts'
import type { Actor } from '#domain/roles.ts'
import { taskInput } from '#domain/task-input.ts'
import { taskMoves } from '#domain/task-moves.ts'
import { pauseTasksInput, runTasksNowInput, setTasksEnabledInput, tagTasksInput } from '#domain/task-selection.ts'
import { explanationViewShape } from '#domain/views/explanation-views.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { taskDetailShape, taskRowShape } from '#domain/views/task-views.ts'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { EVERY_VALUE } from '#server/closed-values/closed-tasks.ts'
import { explanationView } from '#server/queries/explanation/explanation-view.ts'
import { openTaskDetail, taskDetail, taskParameters } from '#server/queries/tasks/task-detail.ts'
import { taskList, taskListParameters } from '#server/queries/tasks/task-page.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { deleteTask } from '#server/use-cases/task/delete-task.ts'
import { moveTasks } from '#server/use-cases/task/move-tasks.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { requireKnownChange } from '#server/use-cases/task/require-known-values.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { runTasksNow } from '#server/user-actions/run-tasks-now.ts'
import { readOperation, writeOperation } from '../operation.ts'

const changedByTag = z.array(z.object({ tag: z.string(), ids: z.array(z.number().int()) }))
const taggedTasks = z.object({
  ids: z.array(z.number().int()).describe('Those that were not so already.'),
  added: changedByTag,
  removed: changedByTag,
})

const updateParameters = taskParameters.extend({
  runLatest: z
    .stringbool({ error: 'Use true or false.' })
    .default(false)
    .describe('Where the change drops instants that wait, ask for a run for the latest of them (rule H1).'),
  enableChoice: z
    .enum(RESUME_CHOICES)
    .default('fromNow')
    .describe('What becomes of instants that passed, where the change enables the task.'),
})

export const TASK_OPERATIONS = [
  readOperation({
    id: 'listTasks',
    path: '/tasks',
    tag: 'tasks',
    summary: 'List tasks',
    permission: 'read',
    parameters: taskListParameters,
    answer: keysetPage(taskRowShape),
    query: taskList,
  }),
  writeOperation({
    id: 'createTask',
    method: 'POST',
    path: '/tasks',
    tag: 'tasks',
    summary: 'Make a task',
    permission: 'edit-tasks',
    parameters: z.object({}),
    body: taskBody,
    status: 201,
    answer: taskDetailShape,
    change: async (tx, { actor, body }) => {
      const { id } = await createTask(tx, actor, taskInput.parse(body))
      return { ...(await taskAnswer(tx, id, actor)), location: `/tasks/${id}` }
    },
    repeat: openTaskDetail,
  }),
  readOperation({
    id: 'getTask',
    path: '/tasks/{id}',
    tag: 'tasks',
    summary: 'One task, with everything that is said of it',
    permission: 'read',
    parameters: taskParameters,
    answer: taskDetailShape,
    versionOf: ({ updatedAt }) => updatedAt,
    query: taskDetail,
  }),
  writeOperation({
    id: 'changeTask',
    method: 'PATCH',
    path: '/tasks/{id}',
    tag: 'tasks',
    summary: 'Change a task',
    description: 'Each field that is given takes the place of the one that was; all others stay as they are.',
    permission: 'edit-tasks',
    parameters: updateParameters,
    body: taskChange,
    version: 'required',
    status: 200,
    answer: taskDetailShape,
    change: async (tx, { actor, parameters: { id, runLatest, enableChoice }, body, version }) => {
      const saved = await taskDetail(tx, { id }, EVERY_VALUE)
      await requireKnownChange(tx, actor, id, body)
      const input = taskInput.parse({ ...saved.input, ...body })
      await updateTask(tx, actor, { id, updatedAt: version ?? saved.updatedAt, input, runLatest, enableChoice })
      return await taskAnswer(tx, id, actor)
    },
    repeat: openTaskDetail,
  }),
  writeOperation({
    id: 'deleteTask',
    method: 'DELETE',
    path: '/tasks/{id}',
    tag: 'tasks',
    summary: 'Delete a task',
    description: 'Its edges go and its dependers are free of it; runs and audits stay under its name (rule H4).',
    permission: 'edit-tasks',
    parameters: taskParameters,
    body: null,
    version: 'heeded',
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id }, version }) => {
      await deleteTask(tx, actor, { id, updatedAt: version ?? undefined })
      return { body: null }
    },
  }),
  readOperation({
    id: 'explainTask',
    path: '/tasks/{id}/explanation',
    tag: 'tasks',
    summary: 'Why a task does what it does',
    permission: 'read',
    parameters: taskParameters,
    answer: explanationViewShape,
    query: explanationView,
  }),
  writeOperation({
    id: 'switchTasks',
    method: 'POST',
    path: '/tasks/switch',
    tag: 'tasks',
    summary: 'Enable or disable tasks',
    permission: 'switch-tasks',
    parameters: z.object({}),
    body: setTasksEnabledInput.strict().meta({ id: 'SwitchTasks' }),
    status: 200,
    answer: z.object({ ids: z.array(z.number().int()).describe('Those that were not so already.') }),
    change: async (tx, { actor, body }) => ({ body: { ids: (await setTasksEnabled(tx, actor, body)).ids } }),
  }),
  writeOperation({
    id: 'pauseTasks',
    method: 'POST',
    path: '/tasks/pause',
    tag: 'tasks',
    summary: 'Pause tasks',
    permission: 'pause-task',
    parameters: z.object({}),
    body: pauseTasksInput.strict().meta({ id: 'PauseTasks' }),
    status: 200,
    answer: z.object({ ids: z.array(z.number().int()) }),
    change: async (tx, { actor, body }) => ({ body: await pauseTasks(tx, actor, body) }),
  }),
  writeOperation({
    id: 'tagTasks',
    method: 'POST',
    path: '/tasks/tag',
    tag: 'tasks',
    summary: 'Put tags on tasks, or take them off',
    description: 'Tags that are not there yet are made.',
    permission: 'edit-tasks',
    parameters: z.object({}),
    body: tagTasksInput.strict().meta({ id: 'TagTasks' }),
    status: 200,
    answer: taggedTasks,
    change: async (tx, { actor, body }) => ({ body: await tagTasks(tx, actor, body) }),
  }),
  writeOperation({
    id: 'moveTasks',
    method: 'POST',
    path: '/tasks/move',
    tag: 'tasks',
    summary: 'Move tasks on the graph',
    description: 'Says for all who look at the graph where tasks lie on it; `to` null gives one back to the layout. No audit is written.',
    permission: 'edit-tasks',
    parameters: z.object({}),
    body: taskMoves.strict().meta({ id: 'MoveTasks' }),
    status: 200,
    answer: z.object({ moved: z.number().int() }),
    change: async (tx, { actor, body }) => ({ body: await moveTasks(tx, actor, body) }),
  }),
  writeOperation({
    id: 'runTasks',
    method: 'POST',
    path: '/tasks/run',
    tag: 'tasks',
    summary: 'Run tasks now',
    description: 'Asks for a run of each; a worker carries it out.',
    permission: 'run-now',
    parameters: z.object({}),
    body: runTasksNowInput.strict().meta({ id: 'RunTasks' }),
    status: 202,
    answer: z.object({ actionIds: z.array(z.number().int()).describe('`GET /actions/{id}` says what became of each.') }),
    change: async (tx, { actor, body }) => ({ body: await runTasksNow(tx, actor, body) }),
  }),
]

async function taskAnswer(tx: Parameters<typeof taskDetail>[0], id: number, actor: Actor) {
  const body = await taskDetail(tx, { id }, actor)
  return { body, version: body.updatedAt }
}
