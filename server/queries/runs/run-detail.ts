import { and, asc, eq, gte, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { AttemptView, RunDetail } from '#domain/views/run-views.ts'
import type { RunKind } from '#scheduling/model/run-kinds.ts'
import { attempts } from '#schema/attempts.ts'
import { deadlines } from '#schema/deadlines.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { workers } from '#schema/workers.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { uuidParameter } from '#server/http/parameters.ts'
import { leastRunIdAt, leastRunIdSql } from './run-id-bound.ts'
import { openRunRows, runRowColumns, runRowOf } from './run-page.ts'

export const runParameters = z.object({ id: uuidParameter })

/** An ending is used up by the first runs after it: so many of each depender's are looked through for it. */
const RUNS_LOOKED_THROUGH = 200
/** How far the clock that made a run's id may be off the database's. */
const CLOCK_TOLERANCE_MS = 60_000

/** Everything a run's page shows but its log, as far as it is open to the reader (rule V1). */
export async function runDetail(db: Database, { id }: z.output<typeof runParameters>, reader: Reader = LEAST_READER): Promise<RunDetail> {
  const [record] = await db
    .select({
      row: runRowColumns,
      handler: runs.handler,
      args: runs.args,
      kwargs: runs.kwargs,
      headers: runs.headers,
      hasOpenPlaceholders: runs.hasOpenPlaceholders,
      usualArguments: runs.usualArguments,
      queue: runs.queue,
      priority: runs.priority,
      result: runs.result,
      error: runs.error,
      gates: runs.gates,
      retry: runs.retry,
      seriesAttempt: runs.seriesAttempt,
      timeLimitSeconds: runs.timeLimitSeconds,
      cancelRequestedAt: runs.cancelRequestedAt,
      cancelRequestedByName: runs.cancelRequestedByName,
      markedByName: runs.markedByName,
      backfillId: runs.backfillId,
      rerunPending: sql<boolean>`exists (
        select from run_requests pending where pending.rerun_of_run_id = ${runs.id} and pending.activated_run_id is null)`,
      taskIsDeleted: sql<boolean>`${tasks.deletedAt} is not null`,
      requestedByName: runRequests.requestedByName,
    })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .leftJoin(runRequests, eq(runRequests.id, runs.requestId))
    .where(eq(runs.id, id))
  if (!record) throw await unknownRun(db, id)
  const { row, args, kwargs, usualArguments, result, cancelRequestedAt, ...rest } = record
  const [attemptViews, deadline, opened] = await Promise.all([loadAttempts(db, id), loadDeadline(db, row), loadOpened(db, row)])
  const [open] = await openRunRows(db, reader, [runRowOf(row)])
  if (!open) throw new Error('The run has no row.')
  const detail = {
    ...open,
    ...rest,
    cancelRequestedAt: isoInstant(cancelRequestedAt),
    args: args as JsonValue[],
    kwargs: kwargs as { [key: string]: JsonValue },
    usualArguments: usualArguments as RunDetail['usualArguments'],
    result: result as JsonValue | null,
    attempts: attemptViews,
    deadline,
    opened,
  }
  return open.closedBy === null ? detail : withoutValues(detail)
}

function withoutValues(run: RunDetail): RunDetail {
  return {
    ...run,
    args: [],
    kwargs: {},
    headers: {},
    usualArguments: null,
    result: null,
    error: null,
    attempts: run.attempts.map((attempt) => ({ ...attempt, errorMessage: null })),
  }
}

/** Where runs as old as its id says have been removed (rule K3), it may have been one of them. */
export async function unknownRun(db: Database, id: string): Promise<DomainError> {
  const prepared = preparedSql(db)
  const [row] = await prepared<{ wereRemoved: boolean }[]>`
    select exists (
      select from task_histories where removed_runs > 0 and ${id}::uuid < ${leastRunIdSql(prepared, prepared`kept_since`)}
    ) as "wereRemoved"`
  const mayHaveBeen = id[14] === '7' && row?.wereRemoved
  return new DomainError(
    'not_found',
    `There is no run ${id}.${mayHaveBeen ? ' It may have been removed: old runs are, some time after their end.' : ''}`,
  )
}

async function loadAttempts(db: Database, runId: string): Promise<AttemptView[]> {
  const rows = await db
    .select({
      number: attempts.number,
      outcome: attempts.outcome,
      workerHost: workers.host,
      workerPid: workers.pid,
      startedAt: attempts.startedAt,
      endedAt: attempts.endedAt,
      errorMessage: sql<string | null>`${attempts.error} ->> 'message'`,
    })
    .from(attempts)
    .leftJoin(workers, eq(workers.id, attempts.workerId))
    .where(eq(attempts.runId, runId))
    .orderBy(asc(attempts.number))
  return rows.map((row) => ({ ...row, startedAt: isoInstant(row.startedAt), endedAt: isoInstant(row.endedAt) }))
}

/** Of the instants that a run stands for, the deadline that stands worst; a backfill's run lies beside its instant, one that was asked for has none. */
async function loadDeadline(
  db: Database,
  run: { id: string; kind: RunKind; taskId: number; scheduledFor: Date },
): Promise<RunDetail['deadline']> {
  if (run.kind !== 'scheduled') return null
  const [deadline] = await db
    .select({ dueAt: deadlines.dueAt, state: deadlines.state, since: deadlines.since })
    .from(deadlines)
    .where(and(eq(deadlines.taskId, run.taskId), or(eq(deadlines.scheduledFor, run.scheduledFor), eq(deadlines.runId, run.id))))
    .orderBy(sql`array_position(array['missed', 'at_risk', 'met_late', 'on_course', 'met'], ${deadlines.state})`, asc(deadlines.dueAt))
    .limit(1)
  return deadline ? { dueAt: isoInstant(deadline.dueAt), state: deadline.state, since: isoInstant(deadline.since) } : null
}

/** Runs of the present dependers whose gates name this run. */
async function loadOpened(db: Database, run: { id: string; taskId: number; endedAt: Date | null }): Promise<RunDetail['opened']> {
  if (!run.endedAt) return []
  const candidate = db
    .select({ id: runs.id, taskId: runs.taskId, gates: runs.gates })
    .from(runs)
    .where(
      and(
        eq(runs.taskId, dependencies.dependerId),
        gte(runs.id, leastRunIdAt(run.endedAt.getTime() - CLOCK_TOLERANCE_MS)),
        gte(runs.activatedAt, run.endedAt),
      ),
    )
    .orderBy(asc(runs.id))
    .limit(RUNS_LOOKED_THROUGH)
    .as('candidate')
  return await db
    .select({ runId: candidate.id, taskName: tasks.name })
    .from(dependencies)
    .innerJoinLateral(candidate, sql`true`)
    .innerJoin(tasks, eq(tasks.id, candidate.taskId))
    .where(
      and(eq(dependencies.dependeeId, run.taskId), sql`${candidate.gates} @> ${JSON.stringify([{ satisfiedByRunId: run.id }])}::jsonb`),
    )
    .orderBy(asc(candidate.id))
}
