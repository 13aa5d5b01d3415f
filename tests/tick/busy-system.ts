import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import type { TestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { PassingTime } from './let-pass.ts'

/** A task whose runs take so many minutes: one did, long ago. @param at minutes after the beginning */
export async function busyTask(
  db: Database,
  at: (minutes: number) => Date,
  name: string,
  minutes: string,
  tookMinutes: number,
  settings: Partial<typeof tasks.$inferInsert> = {},
) {
  const crontab = await makeCrontab(db, { minute: minutes })
  const task = await makeTask(db, { name, handler: 'log', kwargs: { message: 'x' }, crontabId: crontab.id, cronBase: at(-1), ...settings })
  const startedAt = at(-6000)
  const endedAt = new Date(startedAt.getTime() + tookMinutes * MINUTE_MS)
  await makeRun.succeeded(db, task, { activatedAt: startedAt, startedAt, scheduledFor: startedAt, endedAt })
  return { task, tookMs: tookMinutes * MINUTE_MS }
}

type Rest = Parameters<typeof busyTask> extends [Database, unknown, ...infer Of] ? Of : never

/** Seven tasks in the middle of things, ids by name: some runs are under way, some instants wait, one task is off and one paused. */
export async function busySystem(database: TestDatabase, from: Date, present: Date): Promise<Record<string, number>> {
  const { db, sql } = database
  const at = (minutes: number) => new Date(from.getTime() + minutes * MINUTE_MS)
  const taskOf = (...of: Rest) => busyTask(db, at, ...of)
  const extract = await taskOf('extract', '0,20,40', 12)
  const load = await taskOf('load', '0,20,40', 15, { deadlineKind: 'after', deadlineAfterSeconds: 1_980 })
  const report = await taskOf('report', '0,30', 3, { deadlineKind: 'by', deadlineTime: '13:00' })
  const slow = await taskOf('slow', '0,10,20,30,40,50', 25, { maxConcurrency: 1, deadlineKind: 'after', deadlineAfterSeconds: 7_200 })
  const many = await taskOf('many', '0,10,20,30,40,50', 25)
  const off = await taskOf('off', '5,25', 1, { enabled: false })
  const pause = { enabled: false, pausedAt: at(-30), pausedUntil: at(95), resumeChoice: 'latest' } as const
  const paused = await taskOf('paused', '0,30', 4, pause)
  await makeDependency(db, load.task, extract.task)
  await makeDependency(db, report.task, load.task, { freshness: 'aligned' })
  await makeDependency(db, paused.task, extract.task)
  await makeWorker(db)
  await sql`update tasks set wake_at = djag_now()`
  const all = [extract, load, report, slow, many, off, paused]
  await new PassingTime(database, from, new Map(all.map(({ task, tookMs }) => [task.id, tookMs]))).until(present)
  return Object.fromEntries(all.map(({ task }) => [task.name, task.id]))
}
