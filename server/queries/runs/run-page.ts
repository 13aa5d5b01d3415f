import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { RunPage, RunRow } from '#domain/views/run-views.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { closedTasks, LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters } from '#server/http/keyset.ts'
import { choiceParameter, uuidParameter } from '#server/http/parameters.ts'
import { decidedRangesOf } from './decided-ranges.ts'
import { lastLookedAt, matchingRuns, notLookedInto, runFilter } from './run-filter.ts'
import { activationMsOf } from './run-id-bound.ts'

/** What a page of runs may be asked for beside its filter. */
const runPageExtras = z.object({
  decidedRanges: choiceParameter(['true'])
    .optional()
    .describe(
      'Also the instants that got no run of their own and were decided on meanwhile: skipped ones, and ones that a later run stands for. They match `task`, `tag` and the time of activation (their decision); with any other filter there are none.',
    ),
})

export const runPageParameters = runFilter.extend(runPageExtras.shape).extend(keysetParameters(uuidParameter).shape)

/**
 * One page of runs, newest activation first; `state` may name several. Runs of deleted tasks stay under their names. For what no index finds only so
 * many runs are looked through: the page then may hold fewer than `limit`, or none, and goes on at `nextCursor`.
 */
export async function runPage(db: Database, query: z.output<typeof runPageParameters>, reader: Reader = LEAST_READER): Promise<RunPage> {
  const last = await lastLookedAt(db, query, reader, query.cursor)
  const rows = await db
    .select(runRowColumns)
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(
      and(
        matchingRuns(query, reader),
        query.cursor === undefined ? undefined : lt(runs.id, query.cursor),
        last === null ? undefined : gte(runs.id, last),
      ),
    )
    .orderBy(desc(runs.id))
    .limit(query.limit + 1)
  const page = await openRunRows(db, reader, rows.slice(0, query.limit).map(runRowOf))
  const isFull = rows.length > query.limit
  const nextCursor = isFull ? (page.at(-1)?.id ?? null) : last
  const decidedRanges = query.decidedRanges ? await instantsAmong(db, query, nextCursor) : null
  return {
    notLookedInto: await notLookedInto(db, query, reader),
    rows: page,
    nextCursor,
    lookedBackTo: isFull || last === null ? null : await activatedAt(db, last),
    decidedRanges,
  }
}

/** What was decided between a page's first run (of the newest page: until now) and the first one of the next (of the last page: ever before). */
async function instantsAmong(db: Database, query: z.output<typeof runPageParameters>, nextCursor: string | null) {
  return await decidedRangesOf(db, query, {
    since: nextCursor === null ? null : new Date(activationMsOf(nextCursor)),
    before: query.cursor === undefined ? null : new Date(activationMsOf(query.cursor)),
  })
}

/** Run rows as the reader may have them: without errors and messages of progress where these are closed (rule V1). */
export async function openRunRows(db: Database, reader: Reader, rows: readonly Omit<RunRow, 'closedBy'>[]): Promise<RunRow[]> {
  const closedBy = await closedTasks(
    db,
    reader,
    rows.map(({ taskId }) => taskId),
  )
  return rows.map((row) => {
    const by = closedBy(row.taskId)
    return by === null ? { ...row, closedBy: null } : { ...row, progressMessage: null, errorMessage: null, closedBy: by }
  })
}

/** When a run was activated; null: it was removed meanwhile. */
export async function activatedAt(db: Database, id: string): Promise<string | null> {
  const [run] = await db.select({ at: runs.activatedAt }).from(runs).where(eq(runs.id, id))
  return run ? isoInstant(run.at) : null
}

export const runRowColumns = {
  id: runs.id,
  taskId: runs.taskId,
  taskName: tasks.name,
  kind: runs.kind,
  timing: runs.timing,
  state: runs.state,
  scheduledFor: runs.scheduledFor,
  activatedAt: runs.activatedAt,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
  attempt: runs.attempt,
  instantCount: runs.instantCount,
  progress: runs.progress,
  progressMessage: runs.progressMessage,
  errorMessage: sql<string | null>`${runs.error} ->> 'message'`,
  retryAt: runs.retryAt,
  executedMs: sql<number>`(
    select coalesce(sum(extract(epoch from (attempt.ended_at - attempt.started_at))) * 1000, 0)::float8
    from attempts attempt where attempt.run_id = ${runs.id} and attempt.ended_at is not null)`,
  executingSince:
    sql<Date | null>`(select max(attempt.started_at) from attempts attempt where attempt.run_id = ${runs.id} and attempt.ended_at is null)`.mapWith(
      runs.startedAt,
    ),
  isBeingCancelled: sql<boolean>`${runs.cancelRequestedAt} is not null and ${runs.endedAt} is null`,
}

type RunRecord = Omit<RunRow, 'closedBy' | 'scheduledFor' | 'activatedAt' | 'startedAt' | 'endedAt' | 'retryAt' | 'executingSince'> & {
  scheduledFor: Date
  activatedAt: Date
  startedAt: Date | null
  endedAt: Date | null
  retryAt: Date | null
  executingSince: Date | null
}

export function runRowOf(record: RunRecord): Omit<RunRow, 'closedBy'> {
  return {
    ...record,
    scheduledFor: isoInstant(record.scheduledFor),
    activatedAt: isoInstant(record.activatedAt),
    startedAt: isoInstant(record.startedAt),
    endedAt: isoInstant(record.endedAt),
    retryAt: isoInstant(record.retryAt),
    executingSince: isoInstant(record.executingSince),
  }
}
