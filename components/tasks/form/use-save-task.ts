'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { TaskInput } from '#domain/task-input.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { createTaskAction, updateTaskAction } from '#server/server-actions/task-actions.ts'
import { perform } from '../../api/perform.ts'
import { changesSchedule } from '../../crontabs/changes-schedule.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import type { ScheduleChangeQuestion } from '../../crontabs/schedule-change-question.tsx'
import { ownTasksQuery } from '../../frame/viewer.tsx'
import { taskKeys } from '../queries.ts'
import type { TaskFormMethods } from './use-task-form.ts'

type Options = {
  form: TaskFormMethods
  /** The task as it was last read, a later version than the one opened after a conflict; null: a new one. */
  latest: { current: TaskDetail | null }
  question: ScheduleChangeQuestion
}

/**
 * Saves the form of a task, a new one without `latest`. A save that drops waiting instants asks first (rule H1).
 * @returns null when the person would rather not save
 */
export function useSaveTask({ form, latest, question }: Options) {
  const queryClient = useQueryClient()
  const asksFirst = ({ crontabId, enabled }: TaskInput): boolean => {
    const edited = latest.current
    // What waits of a task that this save enables or disables is the matter of that choice.
    if (!edited?.input.enabled || !enabled || edited.input.crontabId === crontabId) return false
    const chosen = queryClient.getQueryData(crontabQuery(crontabId).queryKey)
    return changesSchedule(edited.task.crontab, chosen?.definition)
  }
  return async (input: TaskInput, basedOn: string | null): Promise<{ id: number } | null> => {
    const saved = await save(input, basedOn)
    if (saved) await queryClient.invalidateQueries({ queryKey: taskKeys.all, refetchType: 'none' })
    // Whose role is limited to tags reaches one task more, or fewer.
    if (saved) void queryClient.invalidateQueries({ queryKey: ownTasksQuery.queryKey })
    return saved
  }

  async function save(input: TaskInput, basedOn: string | null): Promise<{ id: number } | null> {
    const edited = latest.current
    if (!edited || basedOn === null) return await perform(createTaskAction(input))
    const answer = asksFirst(input) ? await question.ask(`/v1/pages/tasks/${edited.task.id}/schedule-change`) : { runLatest: false }
    if (answer === null) return null
    const { enableChoice } = form.getValues()
    return await perform(updateTaskAction({ id: edited.task.id, updatedAt: basedOn, input, enableChoice, ...answer }))
  }
}
