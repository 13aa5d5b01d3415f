import { expect, test } from 'vitest'
import { TASK_SETTING_NAMES } from '#domain/task-settings/settings-of-tasks.ts'
import { TASK_SETTINGS } from '#domain/task-settings/task-settings.ts'
import { tasks } from '#schema/tasks.ts'

test.each(TASK_SETTING_NAMES)('%s has a column that is empty where its description allows it, and is the same in a new row', (name) => {
  const { schema, initial } = TASK_SETTINGS[name]
  const column = tasks[name]
  expect(column.notNull).toBe(!schema.safeParse(null).success)
  expect(column.default ?? null).toBe(initial)
})
