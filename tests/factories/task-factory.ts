import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { makeCount } from './count.ts'
import { makeCrontab } from './crontab-factory.ts'

export type TaskRecord = typeof tasks.$inferSelect
export type DependencyRecord = typeof dependencies.$inferSelect

const count = makeCount()

/** A stored, enabled task of the handler `log`. Without a `crontabId` it gets an hourly crontab of its own. */
export async function makeTask(db: Database, overrides: Partial<typeof tasks.$inferInsert> = {}): Promise<TaskRecord> {
  const made = count()
  const crontabId = overrides.crontabId ?? (await makeCrontab(db)).id
  const [row] = await db
    .insert(tasks)
    .values({ name: `task ${made}`, handler: 'log', kwargs: { message: 'hello' }, ...overrides, crontabId })
    .returning()
  if (!row) throw new Error('The task was not inserted.')
  return row
}

/** A stored edge; plain and new: the dependee's endings so far are its baseline. */
export async function makeDependency(
  db: Database,
  depender: TaskRecord,
  dependee: TaskRecord,
  overrides: Partial<typeof dependencies.$inferInsert> = {},
): Promise<DependencyRecord> {
  const [row] = await db
    .insert(dependencies)
    .values({
      dependerId: depender.id,
      dependeeId: dependee.id,
      endings: overrides.future ? 'finished' : 'succeeded',
      baselineSucceeded: dependee.endedSucceeded,
      baselineFinished: dependee.endedFinished,
      changedAtSeq: depender.activationSeq,
      ...overrides,
    })
    .returning()
  if (!row) throw new Error('The edge was not inserted.')
  return row
}
