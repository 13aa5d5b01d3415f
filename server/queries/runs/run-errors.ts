import { and, desc, eq, gte, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { RunErrors } from '#domain/views/run-views.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { closedTasks, isClosed, LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { errorMessage, lastLookedAt, matchingRuns, notLookedInto, type RunSelection, withError } from './run-filter.ts'
import { activatedAt } from './run-page.ts'

/** The latest of the runs that match are grouped, and the largest groups answered. */
const MOST_GROUPED = 10_000
const MOST_GROUPS = 100
const LETTERS_SHOWN = 1_000

/** Errors of failed and expired runs by task and words, the most frequent first, then the latest. Those of a task that is closed to the reader are one. */
export async function runErrors(db: Database, filter: RunSelection, reader: Reader = LEAST_READER): Promise<RunErrors> {
  const last = await lastLookedAt(db, filter, reader)
  const grouped = db
    .select({
      id: runs.id,
      taskId: runs.taskId,
      activatedAt: runs.activatedAt,
      message: sql<string | null>`case when ${isClosed(reader, runs.taskId)} then null else ${errorMessage} end`.as('message'),
    })
    .from(runs)
    .where(and(matchingRuns(filter, reader), withError, last === null ? undefined : gte(runs.id, last)))
    .orderBy(desc(runs.id))
    .limit(MOST_GROUPED + 1)
    .as('grouped')
  const rows = await db
    .select({
      taskId: grouped.taskId,
      taskName: tasks.name,
      message: sql<string | null>`left(${grouped.message}, ${sql.raw(String(LETTERS_SHOWN))})`,
      errorHash: sql<string | null>`md5(${grouped.message})`,
      count: sql<number>`count(*)::int`,
      firstAt: sql<Date>`min(${grouped.activatedAt})`.mapWith(runs.activatedAt),
      lastAt: sql<Date>`max(${grouped.activatedAt})`.mapWith(runs.activatedAt),
      lastRunId: sql<string>`(array_agg(${grouped.id} order by ${grouped.id} desc))[1]`,
      groupCount: sql<number>`count(*) over ()::int`,
      runCount: sql<number>`sum(count(*)) over ()::int`,
    })
    .from(grouped)
    .innerJoin(tasks, eq(tasks.id, grouped.taskId))
    .groupBy(grouped.taskId, tasks.name, grouped.message)
    .orderBy(desc(sql`count(*)`), desc(sql`max(${grouped.id}::text)`))
    .limit(MOST_GROUPS)
  const [first] = rows
  const runCount = first?.runCount ?? 0
  const closedBy = await closedTasks(
    db,
    reader,
    rows.map(({ taskId }) => taskId),
  )
  return {
    rows: rows.map(({ groupCount: _, runCount: __, firstAt, lastAt, ...row }) => ({
      ...row,
      closedBy: row.message === null ? (closedBy(row.taskId) ?? []) : null,
      firstAt: isoInstant(firstAt),
      lastAt: isoInstant(lastAt),
    })),
    groupCount: first?.groupCount ?? 0,
    runCount,
    hasMore: runCount > MOST_GROUPED,
    lookedBackTo: last === null ? null : await activatedAt(db, last),
    notLookedInto: await notLookedInto(db, filter, reader),
  }
}
