import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import { RETRY_BACKOFFS } from '#scheduling/end/retries.ts'
import type { Waiting } from '#scheduling/model/decision.ts'
import { MISFIRE_POLICIES, RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { instantColumn } from './columns.ts'
import { crontabs } from './crontabs.ts'
import { deadlineColumns } from './deadline-columns.ts'

/** What is scheduled. The first half is what people edit; the second half is the scheduler's own state, written only under this row's lock. */
export const tasks = pgTable(
  'tasks',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    description: text('description').notNull().default(initialTaskSettings.description),
    owner: text('owner').notNull().default(initialTaskSettings.owner),
    runbookUrl: text('runbook_url').notNull().default(initialTaskSettings.runbookUrl),
    handler: text('handler').notNull(),
    crontabId: bigint('crontab_id', { mode: 'number' })
      .notNull()
      .references(() => crontabs.id),
    enabled: boolean('enabled').notNull().default(true),
    misfirePolicy: text('misfire_policy', { enum: MISFIRE_POLICIES }).notNull().default(initialTaskSettings.misfirePolicy),
    gracePeriodSeconds: integer('grace_period_seconds'),
    cronBase: instantColumn('cron_base').notNull().default(sql`djag_now()`),
    args: jsonb('args').$type<unknown[]>().notNull().default([]),
    kwargs: jsonb('kwargs').$type<Record<string, unknown>>().notNull().default({}),
    headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
    /** Whether its arguments may have placeholders in them: those of all others are copied to a run as they are. */
    hasPlaceholders: boolean('has_placeholders').generatedAlwaysAs(sql`strpos(args::text, '{{') > 0 or strpos(kwargs::text, '{{') > 0`),
    queue: text('queue').notNull().default(initialTaskSettings.queue),
    priority: integer('priority').notNull().default(initialTaskSettings.priority),
    maxConcurrency: integer('max_concurrency').default(initialTaskSettings.maxConcurrency as number),
    retryLimit: integer('retry_limit').notNull().default(initialTaskSettings.retryLimit),
    retryDelaySeconds: integer('retry_delay_seconds').notNull().default(initialTaskSettings.retryDelaySeconds),
    retryBackoff: text('retry_backoff', { enum: RETRY_BACKOFFS }).notNull().default(initialTaskSettings.retryBackoff),
    retryMaxDelaySeconds: integer('retry_max_delay_seconds').notNull().default(initialTaskSettings.retryMaxDelaySeconds),
    retryJitter: boolean('retry_jitter').notNull().default(initialTaskSettings.retryJitter),
    timeLimitSeconds: integer('time_limit_seconds'),
    /** Days for which its ended runs are kept (rule K1); null: as the setting says. */
    keepRunsDays: integer('keep_runs_days'),
    ...deadlineColumns(),
    /** Not null: the task is disabled because a person paused it (rule H6). */
    pausedAt: instantColumn('paused_at'),
    pausedByName: text('paused_by_name'),
    pauseNote: text('pause_note'),
    /** When it enables itself; null: not by itself. */
    pausedUntil: instantColumn('paused_until'),
    resumeChoice: text('resume_choice', { enum: RESUME_CHOICES }),
    demo: boolean('demo').notNull().default(false),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
    deletedAt: instantColumn('deleted_at'),
    /** Of a deleted task: the names of tags that closed its values until they were taken away themselves. They stay closed (rule V3). */
    valuesClosedBy: text('values_closed_by').array().notNull().default(sql`'{}'`),

    /** The latest cron instant already decided; null: none yet, `cron_base` counts. */
    cursor: instantColumn('cursor'),
    /** Instants up to here were asked for when the task was enabled (`latest` or `all`): late, but no misfires. */
    notMisfiresThrough: instantColumn('not_misfires_through'),
    /** When the scheduler has to look at this task again; null: never, unless something happens. */
    wakeAt: instantColumn('wake_at'),
    lastStart: instantColumn('last_start'),
    activationSeq: bigint('activation_seq', { mode: 'number' }).notNull().default(0),
    endedSucceeded: bigint('ended_succeeded', { mode: 'number' }).notNull().default(0),
    endedFinished: bigint('ended_finished', { mode: 'number' }).notNull().default(0),
    latestSucceededRunId: uuid('latest_succeeded_run_id'),
    latestFinishedRunId: uuid('latest_finished_run_id'),
    /** The latest cron instants for which a run ended, of each kind, and those runs: what `aligned` edges look at (rule D6). */
    alignedSucceededInstant: instantColumn('aligned_succeeded_instant'),
    alignedSucceededRunId: uuid('aligned_succeeded_run_id'),
    alignedFinishedInstant: instantColumn('aligned_finished_instant'),
    alignedFinishedRunId: uuid('aligned_finished_run_id'),
    /** Its failures in a row, when the first of them ended, and the run that failed last (rule T2); 0 and null: its latest verdict is a success. */
    failuresInRow: integer('failures_in_row').notNull().default(0),
    failingSince: instantColumn('failing_since'),
    latestFailureRunId: uuid('latest_failure_run_id'),
    /** When it last succeeded after failing, and what it had failed until then (rule T3); null: it never had to. */
    recoveredAt: instantColumn('recovered_at'),
    recoveredFromFailures: integer('recovered_from_failures'),
    recoveredFromSince: instantColumn('recovered_from_since'),
    /** What waits and why, as the last decision left it; null: nothing waits. */
    waiting: jsonb('waiting').$type<Waiting>(),
    waitingSince: instantColumn('waiting_since'),
    /** Set when this task's decision failed and it was taken out of the batch so as not to hold up others. */
    setAsideReason: text('set_aside_reason'),
    setAsideAt: instantColumn('set_aside_at'),
  },
  (table) => [
    uniqueIndex('tasks_name').on(table.name).where(sql`${table.deletedAt} is null`),
    index('tasks_wake_at').on(table.wakeAt, table.id).where(sql`${table.wakeAt} is not null`),
    index('tasks_crontab').on(table.crontabId),
    index('tasks_deadline').on(table.id).where(sql`${table.deadlineKind} <> 'none' and ${table.deletedAt} is null`),
    index('tasks_values_closed').on(table.id).where(sql`${table.valuesClosedBy} <> '{}'`),
    index('tasks_failing').on(table.failingSince, table.id).where(sql`${table.failingSince} is not null`),
    index('tasks_recovered').on(table.recoveredAt, table.id).where(sql`${table.recoveredAt} is not null`),
    check('tasks_misfire_policy', sql`${table.misfirePolicy} in ('run_all', 'skip', 'coalesce')`),
    check(
      'tasks_grace',
      sql`${table.gracePeriodSeconds} >= 1 or (${table.gracePeriodSeconds} is null and ${table.misfirePolicy} = 'run_all')`,
    ),
    check('tasks_max_concurrency', sql`${table.maxConcurrency} >= 1`),
    check('tasks_retries', sql`${table.retryLimit} >= 0 and ${table.retryDelaySeconds} >= 0 and ${table.retryMaxDelaySeconds} >= 0`),
    check('tasks_retry_backoff', sql`${table.retryBackoff} in ('fixed', 'exponential')`),
    check('tasks_time_limit', sql`${table.timeLimitSeconds} >= 1`),
    check('tasks_keep_runs_days', sql`${table.keepRunsDays} >= 1`),
    check(
      'tasks_deadline',
      sql`case ${table.deadlineKind} when 'after' then coalesce(${table.deadlineAfterSeconds} >= 1, false) when 'by' then ${table.deadlineTime} <> '' else ${table.deadlineKind} = 'none' end`,
    ),
    check('tasks_failing', sql`(${table.failuresInRow} > 0) = (${table.failingSince} is not null) and ${table.failuresInRow} >= 0`),
    check('tasks_pause', sql`${table.pausedAt} is null or (not ${table.enabled} and ${table.resumeChoice} is not null)`),
    check('tasks_resume_choice', sql`${table.resumeChoice} in ('fromNow', 'latest', 'all')`),
  ],
)
