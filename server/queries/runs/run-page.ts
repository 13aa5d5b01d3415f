import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { RunPage, RunRow } from '#domain/views/run-views.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import {
  choiceParameter,
  choicesParameter,
  idParameter,
  instantParameter,
  limitParameter,
  listParameter,
  uuidParameter,
} from '#server/http/parameters.ts'
import { cappedCount } from '../capped-count.ts'
import { taggedWith, tagsParameter } from '../tags/tagged-with.ts'

const runFilter = z.object({
  ids: listParameter(uuidParameter, 200).optional(),
  task: idParameter.optional(),
  tag: tagsParameter,
  state: choicesParameter(RUN_STATES).optional(),
  kind: choiceParameter(['scheduled', 'manual', 'backfill']).optional(),
  backfill: uuidParameter.optional(),
  /** Held by this worker, now or at their end. */
  worker: uuidParameter.optional(),
  /** Ended at this instant or later, and before that one. */
  endedSince: instantParameter.optional(),
  endedBefore: instantParameter.optional(),
})
export const runCountParameters = runFilter
export const runPageParameters = runFilter.extend({ before: uuidParameter.optional(), limit: limitParameter(200, 50) })

/** One page of runs, newest activation first; `state` may name several. Runs of deleted tasks stay under their names. */
export async function runPage(db: Database, query: z.output<typeof runPageParameters>): Promise<RunPage> {
  const rows = await db
    .select(runRowColumns)
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(and(matching(query), query.before === undefined ? undefined : lt(runs.id, query.before)))
    .orderBy(desc(runs.id))
    .limit(query.limit + 1)
  const page = rows.slice(0, query.limit)
  return { rows: page.map(runRowOf), nextBefore: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null }
}

/** How many runs match, up to a bound. */
export async function runCount(db: Database, query: z.output<typeof runCountParameters>): Promise<CappedCount> {
  return await cappedCount(db, runs, matching(query))
}

function matching(query: z.output<typeof runFilter>): SQL | undefined {
  return and(
    query.ids && inArray(runs.id, query.ids),
    query.task === undefined ? undefined : eq(runs.taskId, query.task),
    query.tag && taggedWith(runs.taskId, query.tag),
    query.state && inStates(query.state),
    query.kind && ofKind(query.kind),
    query.backfill === undefined ? undefined : eq(runs.backfillId, query.backfill),
    query.worker === undefined ? undefined : eq(runs.workerId, query.worker),
    query.endedSince && gte(runs.endedAt, query.endedSince),
    query.endedBefore && lt(runs.endedAt, query.endedBefore),
  )
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

type RunRecord = Omit<RunRow, 'scheduledFor' | 'activatedAt' | 'startedAt' | 'endedAt' | 'retryAt' | 'executingSince'> & {
  scheduledFor: Date
  activatedAt: Date
  startedAt: Date | null
  endedAt: Date | null
  retryAt: Date | null
  executingSince: Date | null
}

export function runRowOf(record: RunRecord): RunRow {
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

/** As literals, out of the allow-list that the schema holds them to: a parameter could not use the partial indexes of states. */
function inStates(states: readonly (typeof RUN_STATES)[number][]): SQL {
  return sql`${runs.state} in (${sql.raw(states.map((state) => `'${state}'`).join(', '))})`
}

/** Every manual run has its request, every backfilled one its backfill: the indexes of those find the few among millions. */
function ofKind(kind: RunRow['kind']): SQL | undefined {
  if (kind === 'manual') return and(eq(runs.kind, kind), sql`${runs.requestId} is not null`)
  return kind === 'backfill' ? and(eq(runs.kind, kind), sql`${runs.backfillId} is not null`) : eq(runs.kind, kind)
}
