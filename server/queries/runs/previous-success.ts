import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { RunComparison } from '#domain/views/run-views.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { closedTasks, LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { cappedCount } from '../capped-count.ts'
import { type runParameters, unknownRun } from './run-detail.ts'
import { runRowColumns } from './run-page.ts'

/** A run that is no activation of its task (a backfilled one) stands after the latest activation among so many runs before it. */
const RUNS_LOOKED_THROUGH = 1_000

const columns = {
  id: runs.id,
  scheduledFor: runs.scheduledFor,
  endedAt: runs.endedAt,
  handler: runs.handler,
  args: runs.args,
  kwargs: runs.kwargs,
  headers: runs.headers,
  executedMs: runRowColumns.executedMs,
  executingSince: runRowColumns.executingSince,
  startedAt: runs.startedAt,
}

/**
 * How long a run executed and how much it wrote, beside the latest success of its task before it. Found by the numbers of activations, which one
 * index has for successes alone: a task that failed a thousand times in a row costs no more than another.
 */
export async function compareWithPreviousSuccess(
  db: Database,
  { id }: z.output<typeof runParameters>,
  reader: Reader = LEAST_READER,
): Promise<RunComparison> {
  const [run] = await db
    .select({ ...columns, taskId: runs.taskId, activationSeq: runs.activationSeq })
    .from(runs)
    .where(eq(runs.id, id))
  if (!run) throw await unknownRun(db, id)
  const before = run.activationSeq ?? (await activationsBefore(db, run))
  const [previous] = await db
    .select(columns)
    .from(runs)
    .where(
      and(eq(runs.taskId, run.taskId), isNotNull(runs.activationSeq), lt(runs.activationSeq, before), sql`${runs.state} = 'succeeded'`),
    )
    .orderBy(desc(runs.activationSeq))
    .limit(1)
  const closedBy = (await closedTasks(db, reader, [run.taskId]))(run.taskId)
  return {
    run: await measured(db, run),
    closedBy,
    previous: previous
      ? {
          id: previous.id,
          scheduledFor: isoInstant(previous.scheduledFor),
          endedAt: isoInstant(previous.endedAt),
          handler: previous.handler,
          args: closedBy ? [] : (previous.args as JsonValue[]),
          kwargs: closedBy ? {} : (previous.kwargs as { [key: string]: JsonValue }),
          headers: closedBy ? {} : previous.headers,
          ...(await measured(db, previous)),
        }
      : null,
  }
}

type Measurable = { id: string; startedAt: Date | null; executedMs: number; executingSince: Date | null }

async function measured(db: Database, { id, startedAt, executedMs, executingSince }: Measurable): Promise<RunComparison['run']> {
  return {
    executedMs: startedAt === null || executingSince !== null ? null : executedMs,
    logLines: await cappedCount(db, runLogs, eq(runLogs.runId, id)),
  }
}

/** One more than the number of the latest activation before a run that is none. */
async function activationsBefore(db: Database, { id, taskId }: { id: string; taskId: number }): Promise<number> {
  const looked = db
    .select({ id: runs.id, activationSeq: runs.activationSeq })
    .from(runs)
    .where(and(eq(runs.taskId, taskId), lt(runs.id, id)))
    .orderBy(desc(runs.id))
    .limit(RUNS_LOOKED_THROUGH)
    .as('looked')
  const [latest] = await db
    .select({ activationSeq: looked.activationSeq })
    .from(looked)
    .where(isNotNull(looked.activationSeq))
    .orderBy(desc(looked.id))
    .limit(1)
  return (latest?.activationSeq ?? 0) + 1
}
