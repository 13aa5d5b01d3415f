'use server'

import { z } from 'zod'
import { bulkStep, bulkUndo } from '#domain/bulk-change.ts'
import { deletion } from '#domain/deletion-input.ts'
import { taskInput } from '#domain/task-input.ts'
import { taskMoves } from '#domain/task-moves.ts'
import {
  deleteTasksInput,
  pauseTasksInput,
  runTasksNowInput,
  setTasksEnabledInput,
  tagTasksInput,
  toggleTasksInput,
} from '#domain/task-selection.ts'
import { taskUpdate } from '#domain/task-update.ts'
import { changeMatchingTasks } from '#server/bulk/change-matching-tasks.ts'
import { takeBackChange } from '#server/bulk/take-back-change.ts'
import { removeDemoData } from '#server/use-cases/demo/remove-demo-data.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { createTask } from '#server/use-cases/task/create-task.ts'
import { deleteTask, deleteTasks } from '#server/use-cases/task/delete-task.ts'
import { moveTasks } from '#server/use-cases/task/move-tasks.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { toggleTasks } from '#server/use-cases/task/toggle-tasks.ts'
import { updateTask } from '#server/use-cases/task/update-task.ts'
import { runTasksNow } from '#server/user-actions/run-tasks-now.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const createTaskAction = authenticatedAction('createTask', taskInput, createTask)
export const updateTaskAction = authenticatedAction('updateTask', taskUpdate, updateTask)
export const deleteTaskAction = authenticatedAction('deleteTask', deletion, deleteTask)
export const setTasksEnabledAction = authenticatedAction('setTasksEnabled', setTasksEnabledInput, setTasksEnabled)
export const toggleTasksAction = authenticatedAction('toggleTasks', toggleTasksInput, toggleTasks)
export const pauseTasksAction = authenticatedAction('pauseTasks', pauseTasksInput, pauseTasks)
export const tagTasksAction = authenticatedAction('tagTasks', tagTasksInput, tagTasks)
export const runTasksNowAction = authenticatedAction('runTasksNow', runTasksNowInput, runTasksNow)
export const moveTasksAction = authenticatedAction('moveTasks', taskMoves, moveTasks)
export const changeMatchingTasksAction = authenticatedAction('changeMatchingTasks', bulkStep, changeMatchingTasks)
export const takeBackChangeAction = authenticatedAction('takeBackChange', bulkUndo, takeBackChange)
export const deleteTasksAction = authenticatedAction('deleteTasks', deleteTasksInput, deleteTasks)
export const removeDemoDataAction = authenticatedAction('removeDemoData', z.void(), removeDemoData)
