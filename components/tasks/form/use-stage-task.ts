'use client'

import { type TaskInput, taskInput } from '#domain/task-input.ts'
import { loadedPart } from '../../change-sets/loaded-part.ts'
import { useStage } from '../../change-sets/use-stage.ts'
import { readTaskValues, type TaskFormValues } from './task-form-values.ts'
import type { TaskFormMethods } from './use-task-form.ts'

/**
 * Puts what the form of a task changes into a change set.
 * @param base what the form began with
 * @returns whether there was anything to stage
 * @throws ApiError as a save would
 */
export function useStageTask(form: TaskFormMethods, editedId: number | null) {
  const stage = useStage()
  return async (input: TaskInput, base: TaskFormValues): Promise<boolean> => {
    // Who only saves need not have it.
    const { stagedNewTask, stagedTaskEdits } = await loadedPart(import('./staged-task-edits.ts'))
    if (editedId === null) {
      await stage(stagedNewTask(input), `Staged the new task “${input.name}”.`)
      return true
    }
    const before = taskInput.parse(readTaskValues(base).candidate)
    const edits = stagedTaskEdits(editedId, before, input, form.getValues('enableChoice'))
    if (edits.length === 0) return false
    await stage(edits, `Staged the changes of “${input.name}”.`)
    return true
  }
}
