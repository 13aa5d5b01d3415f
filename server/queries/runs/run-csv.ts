import type { RunRow } from '#domain/views/run-views.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { csvLine } from '#server/http/csv.ts'
import type { RunSelection } from './run-filter.ts'
import { runPage } from './run-page.ts'

const ROWS_A_PART = 1_000

/** The columns of the file, each a name for programs and what of a run stands in it. Instants are ISO, in UTC. */
const COLUMNS: readonly (readonly [name: string, of: (run: RunRow) => string | number | null])[] = [
  ['id', (run) => run.id],
  ['task_id', (run) => run.taskId],
  ['task', (run) => run.taskName],
  ['kind', (run) => run.kind],
  ['timing', (run) => run.timing],
  ['state', (run) => run.state],
  ['scheduled_for', (run) => run.scheduledFor],
  ['activated_at', (run) => run.activatedAt],
  ['started_at', (run) => run.startedAt],
  ['ended_at', (run) => run.endedAt],
  ['attempt', (run) => run.attempt],
  ['executed_ms', (run) => Math.round(run.executedMs)],
  ['instants', (run) => run.instantCount],
  ['error', (run) => run.errorMessage],
  ['closed_by', (run) => run.closedBy && (run.closedBy.join(', ') || 'unknown')],
]

/** All runs that match as a CSV file, newest activation first, part by part as it is read: its length does not matter. */
export async function runCsv(
  db: Database,
  filter: RunSelection,
  reader: Reader = LEAST_READER,
): Promise<{ name: string; parts: AsyncIterable<string> }> {
  return { name: 'runs.csv', parts: csvParts(db, filter, reader) }
}

async function* csvParts(db: Database, filter: RunSelection, reader: Reader): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([name]) => name))
  for (let cursor: string | undefined; ; ) {
    const { rows, nextCursor } = await runPage(db, { ...filter, cursor, limit: ROWS_A_PART }, reader)
    if (rows.length > 0) yield rows.map((run) => csvLine(COLUMNS.map(([, of]) => of(run)))).join('')
    if (nextCursor === null) return
    cursor = nextCursor
  }
}
