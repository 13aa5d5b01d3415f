import { getTableColumns } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { COPIED_SETTINGS } from './copied-settings.ts'

it('a run keeps every setting of its task that it has a column for', () => {
  const ofBoth = Object.keys(getTableColumns(tasks)).filter((name) => name in runs)
  // Of each its own; and the priority, which is lower for runs of backfills.
  const others = ['id', 'activationSeq', 'priority']
  expect(ofBoth.filter((name) => !others.includes(name)).sort()).toEqual([...COPIED_SETTINGS].sort())
})
