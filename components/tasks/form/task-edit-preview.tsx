'use client'

import { useQuery } from '@tanstack/react-query'
import { useWatch } from 'react-hook-form'
import { taskEditOf } from '#domain/sent-task-edit.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { crontabQuery } from '../../crontabs/queries.ts'
import { LazyEditPreview as EditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import type { TaskFormValues } from './task-form-values.ts'
import { timedFieldsOf } from './timed-fields.ts'
import type { TaskFormMethods } from './use-task-form.ts'

/** Once what is typed changes when something runs: what it changes of the task as it is saved. Nothing before. */
export function TaskEditPreview({ form, saved }: { form: TaskFormMethods; saved: TaskDetail }) {
  const values = useWatch({ control: form.control }) as TaskFormValues
  const after = timedFieldsOf(values)
  const isOther = after !== null && after.crontabId !== saved.input.crontabId
  const { data, isError } = useQuery({ ...crontabQuery(after?.crontabId ?? 0), enabled: isOther })
  if (after === null) return form.formState.isDirty && <EditPreview edit={null} />
  // Whatever is changed of a crontab meanwhile, who stays with it saves no change of it.
  const crontab = isOther ? data?.definition : saved.task.crontab
  // It stays in its place, with what was chosen in it, while another crontab is read.
  if (!crontab) return <EditPreview edit={isError ? 'unreadable' : 'awaited'} />
  const crontabs = { before: saved.task.crontab, after: crontab }
  const edit = taskEditOf(saved.task.id, saved.input, after, { enableChoice: values.enableChoice, crontabs })
  return edit && <EditPreview edit={{ kind: 'task', ...edit }} />
}
