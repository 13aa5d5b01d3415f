import type { TimedFields } from '#domain/sent-task-edit.ts'
import { taskInputFields } from '#domain/task-input.ts'
import { readTaskValues, type TaskFormValues } from './task-form-values.ts'

const timedFields = taskInputFields.pick({
  crontabId: true,
  enabled: true,
  cronBase: true,
  misfirePolicy: true,
  gracePeriodSeconds: true,
  maxConcurrency: true,
  dependsOn: true,
  dependedOnBy: true,
  deadlineKind: true,
  deadlineAfterSeconds: true,
  deadlineTime: true,
  deadlineDaysLater: true,
  deadlineTimezone: true,
  deadlineWeekdays: true,
})

/** What a form says of when its task runs, whatever else in it is wrong; null: one of just these fields is not filled in, or wrong. */
export function timedFieldsOf(values: TaskFormValues): TimedFields | null {
  const { candidate, problems } = readTaskValues(values)
  const isWrong = Object.keys(problems).some((path) => (path.split('.')[0] ?? '') in timedFields.shape)
  const read = timedFields.safeParse(candidate)
  if (isWrong || !read.success) return null
  return read.data.misfirePolicy !== 'run_all' && read.data.gracePeriodSeconds === null ? null : read.data
}
