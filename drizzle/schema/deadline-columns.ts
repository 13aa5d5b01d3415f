import { sql } from 'drizzle-orm'
import { integer, text } from 'drizzle-orm/pg-core'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import { DEADLINE_KINDS } from '#scheduling/deadline/deadline.ts'
import { instantColumn } from './columns.ts'

/** What is said of a deadline, of a task as of a tag (rules L1, L6). */
export const deadlineColumns = () => ({
  deadlineKind: text('deadline_kind', { enum: DEADLINE_KINDS }).notNull().default(initialTaskSettings.deadlineKind),
  deadlineAfterSeconds: integer('deadline_after_seconds'),
  deadlineTime: text('deadline_time').notNull().default(initialTaskSettings.deadlineTime),
  deadlineDaysLater: integer('deadline_days_later').notNull().default(initialTaskSettings.deadlineDaysLater),
  deadlineTimezone: text('deadline_timezone').notNull().default(initialTaskSettings.deadlineTimezone),
  deadlineWeekdays: text('deadline_weekdays').notNull().default(initialTaskSettings.deadlineWeekdays),
  /** Since when its deadline is as it is: one that had passed by then is not judged (rule L3). */
  deadlineSince: instantColumn('deadline_since').notNull().default(sql`djag_now()`),
})
