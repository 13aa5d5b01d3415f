import type postgres from 'postgres'
import { v7 as uuidV7 } from 'uuid'
import { isoInstant } from '#domain/iso-instant.ts'
import type { Arguments } from '#domain/placeholders/filled-arguments.ts'
import type { Activation, Decision } from '#scheduling/model/decision.ts'
import { ENDED_RUN_STATES } from '#scheduling/model/run-states.ts'
import { withItsEnding } from '#server/endings/earlier-endings.ts'
import type { QueueJob } from '#server/queue/insert-jobs.ts'
import { copiedColumns, copiedSettings } from './copied-settings.ts'
import type { SchedulerTask } from './scheduler-tasks.ts'
import { expectRows } from './written-rows.ts'

/** A run that is handed to the queue: a new one, or for `rerun` one that had ended. */
export type ActivatedRun = { id: string; row: SchedulerTask; decision: Decision; activation: Activation }

/** Arguments of a run that are not its task's as they stand, as columns of its row. `usual_arguments`: its task's, where a person gave it others. */
export type OwnArguments = Arguments & {
  usual_arguments: Arguments | null
  has_open_placeholders: boolean
  arguments_problem: string | null
}

/** So far behind every fresh run of any task are the runs of backfills (rule R3). */
const BACKFILL_PRIORITY_DROP = 1_000_000

/**
 * Ids follow the database's clock, so that runs of one task sort by activation whichever machine made them.
 * @param firstSeq how many this transaction has made before: they have the same time
 */
export function activatedRuns({ row, decision }: { row: SchedulerTask; decision: Decision }, firstSeq: number): ActivatedRun[] {
  const msecs = row.now.getTime()
  return decision.activations.map((activation, index) => {
    const id = activation.rerunOfRunId ?? uuidV7({ msecs, seq: firstSeq + index })
    return { id, row, decision, activation }
  })
}

export function isRerun({ activation }: ActivatedRun): boolean {
  return activation.kind === 'rerun'
}

/** The job for the first attempt of a new run. One of a backlog stands behind fresh ones of the same priority (rule M6). */
export function jobOf({ id, row, activation }: ActivatedRun): QueueJob {
  return { runId: id, attempt: 1, queue: row.queue, priority: priorityOf(row, activation) - (activation.isCatchUp ? 1 : 0) }
}

function priorityOf(row: SchedulerTask, { kind }: Activation): number {
  return kind === 'backfill' ? row.priority - BACKFILL_PRIORITY_DROP : row.priority
}

/** New runs, each with what its task's row says now (`COPIED_SETTINGS`), or with arguments that it alone has. */
export async function insertRuns(
  sql: postgres.Sql,
  activated: readonly ActivatedRun[],
  ownArguments: ReadonlyMap<string, OwnArguments>,
): Promise<void> {
  if (activated.length === 0) return
  const rows = activated.map(({ id, row, decision, activation }) => ({
    id,
    task_id: row.id,
    kind: activation.kind,
    scheduled_for: isoInstant(activation.scheduledForMs),
    timing: activation.timing,
    activation_seq: activation.activationSeq,
    gates: activation.gates,
    instant_count: 1 + coalescedInto(decision, activation),
    request_id: activation.requestId,
    backfill_id: activation.backfillId,
    aligned_for: activation.kind === 'manual' ? isoInstant(activation.alignedForMs) : null,
    activated_at: row.now.toISOString(),
    priority: priorityOf(row, activation),
    ...ownArguments.get(id),
  }))
  const { count } = await sql`
    insert into runs (
      id, task_id, kind, scheduled_for, timing, activation_seq, gates, instant_count, request_id, backfill_id, aligned_for, activated_at,
      priority, has_open_placeholders, arguments_problem, usual_arguments, ${copiedColumns(sql)}
    )
    select
      run.id, run.task_id, run.kind, run.scheduled_for, run.timing, run.activation_seq, run.gates, run.instant_count, run.request_id,
      run.backfill_id, run.aligned_for, run.activated_at,
      run.priority, coalesce(run.has_open_placeholders, false), run.arguments_problem, run.usual_arguments, ${copiedSettings(sql, 'run')}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as run (
      id uuid, task_id bigint, kind text, scheduled_for timestamptz, timing text, activation_seq bigint, gates jsonb, instant_count bigint,
      request_id uuid, backfill_id uuid, aligned_for timestamptz, activated_at timestamptz, priority integer,
      has_open_placeholders boolean, arguments_problem text, usual_arguments jsonb, args jsonb, kwargs jsonb
    )
    join tasks task on task.id = run.task_id`
  expectRows('runs', count, rows.length)
}

function coalescedInto(decision: Decision, { kind, scheduledForMs }: Activation): number {
  if (kind !== 'scheduled') return 0
  return decision.ranges.reduce((sum, range) => sum + (range.intoScheduledForMs === scheduledForMs ? range.count : 0), 0)
}

/**
 * Turns ended runs into queued ones with a further attempt, the first of a new series of tries (rule R4); what they consumed and for
 * which instant stays. A run that is active after all has the further attempt that was asked for, and is left alone.
 * @returns the jobs of those that were turned
 */
export async function restartRuns(sql: postgres.Sql, reruns: readonly ActivatedRun[]): Promise<QueueJob[]> {
  if (reruns.length === 0) return []
  return await sql<QueueJob[]>`
    update runs set
      state = 'queued', attempt = runs.attempt + 1, series_attempt = runs.attempt + 1, worker_id = null, ended_at = null, counts_as = null,
      result = null, error = null, progress = null, progress_message = null, retry_at = null,
      cancel_requested_at = null, cancel_requested_by_name = null, marked_by_name = null,
      earlier_endings = ${withItsEnding(sql, 'rerun')}
    where id = any(${reruns.map((run) => run.id)}::uuid[]) and state = any(${[...ENDED_RUN_STATES]}::text[])
    returning id as "runId", attempt, queue, priority`
}
