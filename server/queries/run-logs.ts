import { and, asc, eq, gt } from 'drizzle-orm'
import { z } from 'zod'
import type { LogLine, LogPage } from '#domain/views/run-views.ts'
import type { Database } from '#server/database/client.ts'
import { uuidParameter } from '#server/http/parameters.ts'
import { runLogs } from '../../drizzle/schema/run-logs.ts'
import { runs } from '../../drizzle/schema/runs.ts'
import { isoInstant } from './iso-instant.ts'
import { unknownRun } from './run-detail.ts'

export const runLogsQuery = z.object({
  id: uuidParameter,
  /** The id of the last line already read; 0 reads from the start. */
  after: z.coerce.number('Not a number.').int('Not a whole number.').min(0, 'At least 0.').default(0),
})

const MOST_LINES = 1_000

/** A run's log from one line on, oldest first. */
export async function runLogPage(db: Database, { id, after }: z.output<typeof runLogsQuery>): Promise<LogPage> {
  const rows = await db
    .select({
      id: runLogs.id,
      attempt: runLogs.attempt,
      at: runLogs.at,
      level: runLogs.level,
      message: runLogs.message,
      fields: runLogs.fields,
    })
    .from(runLogs)
    .where(and(eq(runLogs.runId, id), gt(runLogs.id, after)))
    .orderBy(asc(runLogs.id))
    .limit(MOST_LINES + 1)
  if (rows.length === 0 && (await db.$count(runs, eq(runs.id, id))) === 0) throw unknownRun(id)
  const lines = rows.slice(0, MOST_LINES).map((row) => ({ ...row, at: isoInstant(row.at), fields: row.fields as LogLine['fields'] }))
  return { lines, more: rows.length > MOST_LINES }
}
