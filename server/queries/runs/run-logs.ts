import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import type { LogLine, LogPage } from '#domain/views/run-views.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { LEAST_READER, type Reader, requireOpenTask } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { choiceParameter, searchParameter, uuidParameter } from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'
import { unknownRun } from './run-detail.ts'

const wholeNumber = z.coerce.number('Not a number.').int('Not a whole number.').min(0, 'At least 0.')

export const runLogsParameters = z.object({
  id: uuidParameter,
  search: searchParameter,
  level: choiceParameter(LOG_LEVELS).optional().describe('Lines of this level and those above it.'),
  offset: wholeNumber.default(0),
  /** 0 only counts. */
  limit: wholeNumber.max(1_000, 'At most 1,000.').default(500),
})
type RunLogsQuery = z.output<typeof runLogsParameters>

type Row = Omit<LogLine, 'at'> & { at: Date }

/**
 * A range of a run's log, or of the lines of it that are of the level and contain the search in any letter case; each with its number in the whole log.
 * @throws DomainError `not_found`, or `forbidden` where the log is closed to the reader (rule V1)
 */
export async function runLogPage(db: Database, query: RunLogsQuery, reader: Reader = LEAST_READER): Promise<LogPage> {
  const [run] = await db.select({ taskId: runs.taskId }).from(runs).where(eq(runs.id, query.id))
  if (!run) throw await unknownRun(db, query.id)
  const lineCount = await db.$count(runLogs, eq(runLogs.runId, query.id))
  const { rows, total } = query.search || query.level ? await foundLines(db, query) : { rows: await lines(db, query), total: lineCount }
  await requireOpenTask(db, reader, run.taskId)
  return { lines: rows.map((row) => ({ ...row, at: isoInstant(row.at) })), total, lineCount }
}

/** The ids alone are counted off first, which the index answers; one line more tells whether the first begins an attempt. */
async function lines(db: Database, { id, offset, limit }: RunLogsQuery): Promise<Row[]> {
  if (limit === 0) return []
  const before = Math.min(1, offset)
  const rows = await preparedSql(db)<Row[]>`
    select line.id::float8 as id, (${offset - before}::int + row_number() over (order by line.id))::float8 as number, line.attempt,
      coalesce(lag(line.attempt) over (order by line.id) <> line.attempt, false) as "startsAttempt",
      line.at, line.level, line.message, line.fields::text as fields
    from (select id from run_logs where run_id = ${id}::uuid order by id offset ${offset - before}::int limit ${limit + before}::int) as shown
    join run_logs as line on line.id = shown.id
    order by line.id`
  return rows.slice(before)
}

/** What a program says to a terminal (colours, links) is no part of what it wrote. */
const TERMINAL_COMMANDS = String.raw`\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[()*+][A-Za-z0-9]`

async function foundLines(db: Database, query: RunLogsQuery): Promise<{ rows: Row[]; total: number }> {
  const { id, offset, limit, search = '', level = 'debug' } = query
  const pattern = containsPattern(search)
  const levels = LOG_LEVELS.slice(LOG_LEVELS.indexOf(level))
  const rows = await preparedSql(db)<(Row & { total: number })[]>`
    with found as materialized (
      select id, number from (
        select id, level, message, fields, row_number() over (order by id) as number from run_logs where run_id = ${id}::uuid
      ) as numbered
      where level = any(${levels}) and (
        case when strpos(message, chr(27)) > 0 then regexp_replace(message, ${TERMINAL_COMMANDS}, '', 'g') else message end ilike ${pattern}
        or fields::text ilike ${pattern}
      )
    )
    select line.id::float8 as id, shown.number::float8 as number, line.attempt,
      coalesce(lag(line.attempt) over (order by line.id) <> line.attempt, false) as "startsAttempt",
      line.at, line.level, line.message, line.fields::text as fields, (select count(*) from found)::float8 as total
    from (select id, number from found order by id offset ${offset}::int limit ${Math.max(1, limit)}::int) as shown
    join run_logs as line on line.id = shown.id
    order by line.id`
  const [first] = rows
  const total = first?.total ?? (offset === 0 ? 0 : (await foundLines(db, { ...query, offset: 0, limit: 1 })).total)
  return { rows: limit === 0 ? [] : rows.map(({ total: _, ...row }) => row), total }
}

export const runLogTextParameters = z.object({ id: uuidParameter })

const LINES_A_PART = 2_000

/**
 * The whole log as text, part by part as it is read, and a name for the file.
 * @throws DomainError `not_found`, or `forbidden` where the log is closed to the reader
 */
export async function runLogText(
  db: Database,
  { id }: z.output<typeof runLogTextParameters>,
  reader: Reader = LEAST_READER,
): Promise<{ name: string; parts: AsyncIterable<string> }> {
  const [run] = await db
    .select({ taskId: runs.taskId, taskName: tasks.name })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(eq(runs.id, id))
  if (!run) throw await unknownRun(db, id)
  await requireOpenTask(db, reader, run.taskId)
  return { name: `${run.taskName} ${id}.log`, parts: logParts(db, id, () => requireOpenTask(db, reader, run.taskId)) }
}

/** @param askAnew refuses what was closed while it was read */
async function* logParts(db: Database, runId: string, askAnew: () => Promise<void>): AsyncGenerator<string> {
  let [after, attempt] = [0, 1]
  for (;;) {
    const rows = await db
      .select({
        id: runLogs.id,
        attempt: runLogs.attempt,
        at: runLogs.at,
        level: runLogs.level,
        message: runLogs.message,
        fields: sql<string | null>`${runLogs.fields}::text`,
      })
      .from(runLogs)
      .where(and(eq(runLogs.runId, runId), gt(runLogs.id, after)))
      .orderBy(asc(runLogs.id))
      .limit(LINES_A_PART)
    let text = ''
    for (const row of rows) {
      if (row.attempt !== attempt) text += `--- attempt ${row.attempt} ---\n`
      attempt = row.attempt
      text += `${isoInstant(row.at)} ${row.level.padEnd(5)} ${row.message}${row.fields === null ? '' : ` ${row.fields}`}\n`
    }
    await askAnew()
    if (text !== '') yield text
    if (rows.length < LINES_A_PART) return
    after = rows.at(-1)?.id ?? after
  }
}
