import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Arguments } from '#domain/placeholders/filled-arguments.ts'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import type { GateRecord } from '#scheduling/model/decision.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { EDGE_ENDINGS, RUN_TIMINGS } from '#scheduling/model/task-state.ts'
import { backfills } from './backfills.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** What a failed or lost attempt leaves: a sentence, the stack where there is one, and a code where something depends on the cause. */
export type RunError = { message: string; stack?: string; code?: 'handed_back' | 'time_limit' | 'cancelled' }

/**
 * An ending of a run that ended again since, by a rerun or a mark. `counts`: whether it was an ending of its task. `activatedAgainAt`: when a
 * rerun made it active; null: it was marked. `result`: what it left before a rerun, if anything. Times are ISO.
 */
export type EarlierEnding = { at: string; succeeded: boolean; counts: boolean; activatedAgainAt: string | null; result?: unknown }

/** The ledger: what became of one cron instant, or of one requested run. */
export const runs = pgTable(
  'runs',
  {
    /** UUID v7, so that ids sort by activation; stable over attempts: handlers use it to make their effects idempotent. */
    id: uuid('id').primaryKey(),
    taskId: bigint('task_id', { mode: 'number' })
      .notNull()
      .references(() => tasks.id),
    kind: text('kind', { enum: RUN_KINDS }).notNull(),
    scheduledFor: instantColumn('scheduled_for').notNull(),
    timing: text('timing', { enum: RUN_TIMINGS }).notNull(),
    state: text('state', { enum: RUN_STATES }).notNull().default('queued'),
    /** The task's activation number, or null for a run that leaves the gates' last start alone. */
    activationSeq: bigint('activation_seq', { mode: 'number' }),
    /** How each edge was satisfied, and the counts this run consumed. */
    gates: jsonb('gates').$type<GateRecord[]>().notNull().default([]),
    /** How many cron instants this run stands for: more than one when it took coalesced ones. */
    instantCount: bigint('instant_count', { mode: 'number' }).notNull().default(1),
    /** The request this run answers; null for scheduled runs. */
    requestId: uuid('request_id'),
    /** The backfill this run belongs to; only for that kind. */
    backfillId: uuid('backfill_id').references(() => backfills.id),
    /** For a manual run: the instant it counts for at `aligned` edges, if any. Others count for `scheduled_for`. */
    alignedFor: instantColumn('aligned_for'),

    handler: text('handler').notNull(),
    args: jsonb('args').$type<unknown[]>().notNull(),
    kwargs: jsonb('kwargs').$type<Record<string, unknown>>().notNull(),
    /** Its arguments are a template still: the worker fills what is left when an attempt begins. Else they are what they say, whatever braces are in them. */
    hasOpenPlaceholders: boolean('has_open_placeholders').notNull().default(false),
    /** Why it cannot have its arguments (a placeholder without a value): its attempts fail with this sentence. */
    argumentsProblem: text('arguments_problem'),
    /** Where a person gave it others: the arguments that its task had at its activation. */
    usualArguments: jsonb('usual_arguments').$type<Arguments>(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull(),
    queue: text('queue').notNull(),
    priority: integer('priority').notNull(),
    /** Null: no further attempts after a failed one. */
    retry: jsonb('retry').$type<RetryPolicy>(),
    timeLimitSeconds: integer('time_limit_seconds'),

    /** The number of the current or next attempt, from 1: the fence on every write. */
    attempt: integer('attempt').notNull().default(1),
    /** The attempt with which the present series of tries began: 1, or that of the latest rerun. Failures before it don't count against the limit. */
    seriesAttempt: integer('series_attempt').notNull().default(1),
    /** When a `retrying` run that failed is attempted again; null: as soon as a worker is free. */
    retryAt: instantColumn('retry_at'),
    /** A person asked for its end while an attempt was under way: no further attempt, and the worker stops this one (rule R5). */
    cancelRequestedAt: instantColumn('cancel_requested_at'),
    cancelRequestedByName: text('cancel_requested_by_name'),
    /** Who said that it ended so; null: it ended by itself. */
    markedByName: text('marked_by_name'),
    /** The worker that holds the current attempt. */
    workerId: uuid('worker_id'),
    activatedAt: instantColumn('activated_at').notNull().default(sql`djag_now()`),
    startedAt: instantColumn('started_at'),
    endedAt: instantColumn('ended_at'),
    /** As what its end counts at the edges on its task, as it was settled (rule D1); null: it is active, or no ending. */
    countsAs: text('counts_as', { enum: EDGE_ENDINGS }),
    /** How it had ended before each rerun and mark, in order; null: it has not. */
    earlierEndings: jsonb('earlier_endings').$type<EarlierEnding[]>(),
    progress: smallint('progress'),
    progressMessage: text('progress_message'),
    result: jsonb('result').$type<unknown>(),
    error: jsonb('error').$type<RunError>(),
  },
  (table) => [
    uniqueIndex('runs_scheduled_instant').on(table.taskId, table.scheduledFor).where(sql`${table.kind} = 'scheduled'`),
    uniqueIndex('runs_request').on(table.requestId).where(sql`${table.requestId} is not null`),
    uniqueIndex('runs_backfill_instant').on(table.backfillId, table.scheduledFor).where(sql`${table.backfillId} is not null`),
    index('runs_task').on(table.taskId, table.id),
    index('runs_manual_aligned').on(table.taskId, table.alignedFor).where(sql`${table.alignedFor} is not null`),
    index('runs_active').on(table.taskId, table.id).where(sql`${table.state} in ('queued', 'running', 'retrying')`),
    index('runs_consuming')
      .on(table.taskId, table.activationSeq)
      .where(sql`${table.activationSeq} is not null and ${table.state} in ('queued', 'running', 'retrying', 'succeeded')`),
    index('runs_gave_back')
      .on(table.taskId, table.endedAt)
      .where(sql`${table.activationSeq} is not null and ${table.state} in ('failed', 'cancelled', 'expired')`),
    index('runs_unsuccessful').on(table.id).where(sql`${table.state} in ('failed', 'cancelled', 'expired')`),
    index('runs_ended').on(table.endedAt).where(sql`${table.endedAt} is not null`),
    index('runs_retrying').on(table.queue, table.retryAt).where(sql`${table.state} = 'retrying'`),
    index('runs_held').on(table.workerId).where(sql`${table.state} = 'running'`),
    check('runs_state', sql`${table.state} in ('queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'expired')`),
    check('runs_counts_as', sql`${table.countsAs} in ('succeeded', 'finished')`),
    check('runs_kind', sql`${table.kind} in ('scheduled', 'manual', 'backfill')`),
    check('runs_backfill', sql`(${table.kind} = 'backfill') = (${table.backfillId} is not null)`),
  ],
)
