import { asc, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import type { TestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'

const PATIENCE_MS = 90_000

/** A run of a new task with this handler, and its job. */
export async function queueRun(
  database: TestDatabase,
  handler: string,
  kwargs: Record<string, unknown> = {},
  options: Partial<Pick<RunRecord, 'retry' | 'timeLimitSeconds' | 'headers' | 'hasOpenPlaceholders' | 'argumentsProblem'>> = {},
): Promise<RunRecord> {
  const task = await makeTask(database.db, { handler, kwargs })
  const run = await makeRun.queued(database.db, task, options)
  await database.db.transaction((tx) => insertJobs(tx, [{ runId: run.id, attempt: 1, queue: run.queue, priority: run.priority }]))
  return run
}

export async function readRun(database: TestDatabase, run: RunRecord): Promise<RunRecord> {
  const [row] = await database.db.select().from(runs).where(eq(runs.id, run.id))
  if (!row) throw new Error('The run is gone.')
  return row
}

export function readAttempts(database: TestDatabase, run: RunRecord) {
  return database.db.select().from(attempts).where(eq(attempts.runId, run.id)).orderBy(asc(attempts.number))
}

export function readLog(database: TestDatabase, run: RunRecord) {
  return database.db.select().from(runLogs).where(eq(runLogs.runId, run.id)).orderBy(asc(runLogs.id))
}

/** Waits until the run is in this state, and gives it. */
export async function untilRunIs(database: TestDatabase, run: RunRecord, state: RunRecord['state']): Promise<RunRecord> {
  await eventually(async () => expect((await readRun(database, run)).state).toBe(state), PATIENCE_MS)
  return await readRun(database, run)
}

/** Waits until the run's handler has logged this message. */
export async function untilRunLogged(database: TestDatabase, run: RunRecord, message: string): Promise<void> {
  await eventually(async () => expect((await readLog(database, run)).map((line) => line.message)).toContain(message), PATIENCE_MS)
}
