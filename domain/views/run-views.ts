import { z } from 'zod'
import { RETRY_BACKOFFS, type RetryPolicy } from '#scheduling/end/retries.ts'
import { type GateRecord, SKIP_REASONS } from '#scheduling/model/decision.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { RUN_TIMINGS } from '#scheduling/model/task-state.ts'
import { LOG_LEVELS } from '../log-levels.ts'
import { cappedCountShape } from './capped-count.ts'
import { closedByShape, notLookedIntoShape } from './closed-views.ts'
import { runDeadlineShape } from './deadline-views.ts'
import { keysetPage } from './keyset-page.ts'
import { anyJson, anyJsonObject, instantShape, shapeOf, whole } from './shapes.ts'

/** One row of the run list. Instants are ISO strings. */
export const runRowShape = z
  .object({
    id: z.uuid(),
    taskId: whole,
    taskName: z.string(),
    kind: z.enum(RUN_KINDS),
    timing: z.enum(RUN_TIMINGS),
    state: z.enum(RUN_STATES),
    scheduledFor: instantShape,
    activatedAt: instantShape,
    startedAt: instantShape.nullable(),
    endedAt: instantShape.nullable(),
    attempt: whole,
    executedMs: z
      .number()
      .describe('How long its ended attempts executed, together: neither waits between them nor the time until a rerun was asked for.'),
    executingSince: instantShape.nullable().describe('Since when its present attempt executes; null: none does.'),
    instantCount: whole,
    progress: z.number().nullable(),
    progressMessage: z.string().nullable(),
    errorMessage: z.string().nullable(),
    retryAt: instantShape.nullable().describe('When a `retrying` run is attempted again; null: as soon as a worker is free.'),
    isBeingCancelled: z.boolean().describe('A person asked for its end and the worker has not yet confirmed it.'),
    closedBy: closedByShape,
  })
  .meta({ id: 'Run' })
export type RunRow = z.output<typeof runRowShape>

/** Instants of a task that got no run of their own, next to one another. */
export const decidedRangeRowShape = z
  .object({
    id: whole,
    taskId: whole,
    taskName: z.string(),
    isTaskDeleted: z.boolean(),
    kind: z.enum(['skipped', 'coalesced']).describe('`coalesced`: the run of a later instant stands for them.'),
    reason: z.enum(SKIP_REASONS),
    firstInstant: instantShape,
    lastInstant: instantShape,
    count: whole,
    intoRunId: z.uuid().nullable().describe('The run that stands for coalesced ones.'),
    decidedAt: instantShape,
  })
  .meta({ id: 'DecidedRange' })
export type DecidedRangeRow = z.output<typeof decidedRangeRowShape>

/** How many runs ended how; `failed`: expired ones among them; `other`: cancelled. */
export const outcomeCounts = z.object({ succeeded: whole, failed: whole, other: whole })
export type OutcomeCounts = z.output<typeof outcomeCounts>

const lookedBackTo = instantShape
  .nullable()
  .describe('Only runs activated since then were looked through, as no index finds what was asked for; null: all were.')

/** Runs, newest first; there may be a next page though this one is not full. */
export const runListShape = keysetPage(runRowShape).extend({
  lookedBackTo,
  notLookedInto: notLookedIntoShape,
  decidedRanges: z
    .object({ rows: z.array(decidedRangeRowShape).describe('The latest decision first.'), hasMore: z.boolean() })
    .nullable()
    .describe(
      'Instants without a run of their own that were decided on between the runs of this page, at most a hundred ranges. Null: not asked for.',
    ),
})
export type RunPage = z.output<typeof runListShape>

/** GET /api/runs/totals, with the filters of the list: how the latest runs that match ended and how long they took, from start to end. */
export const runTotalsShape = z
  .object({
    count: whole,
    hasMore: z.boolean().describe('There are more than these, which are the latest.'),
    byState: z.array(z.object({ state: z.enum(RUN_STATES), count: whole })).describe('The most first.'),
    tookMs: z.number().describe('Of those that ended, together.'),
    medianMs: z.number().nullable(),
    p95Ms: z.number().nullable().describe('Nineteen of twenty took no longer.'),
    lookedBackTo,
    notLookedInto: notLookedIntoShape,
  })
  .meta({ id: 'RunTotals' })
export type RunTotals = z.output<typeof runTotalsShape>

/** GET /api/runs/errors, with the filters of the list: errors of failed and expired runs, by task and words, the most frequent first. */
export const runErrorsShape = z
  .object({
    rows: z.array(
      z.object({
        taskId: whole,
        taskName: z.string(),
        message: z
          .string()
          .nullable()
          .describe('Its first 1,000 characters. Null: errors of this task are closed to whoever asks, and stand in one row.'),
        errorHash: z.string().nullable().describe('Finds the runs with exactly this error, with `task`. Null: they are closed.'),
        count: whole,
        firstAt: instantShape.describe('When the first of these runs was activated.'),
        lastAt: instantShape,
        lastRunId: z.uuid(),
        closedBy: closedByShape,
      }),
    ),
    groupCount: whole.describe('How many groups there are; `rows` has at most 100.'),
    runCount: whole.describe('How many runs were grouped: the latest that match, at most 10,000.'),
    hasMore: z.boolean().describe('More runs match than were grouped.'),
    lookedBackTo,
    notLookedInto: notLookedIntoShape,
  })
  .meta({ id: 'RunErrors' })
export type RunErrors = z.output<typeof runErrorsShape>

export const attemptViewShape = z
  .object({
    number: whole,
    outcome: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'expired', 'lost']),
    workerHost: z.string().nullable(),
    workerPid: whole.nullable(),
    startedAt: instantShape.nullable().describe('Null: its worker had claimed it ahead of its turn, and nothing says that it has started.'),
    endedAt: instantShape.nullable(),
    errorMessage: z.string().nullable(),
  })
  .meta({ id: 'Attempt' })
export type AttemptView = z.output<typeof attemptViewShape>

const gateRecord = shapeOf<GateRecord>()(
  z.object({
    edgeId: whole,
    dependeeId: whole,
    dependeeName: z.string(),
    by: z
      .enum(['ending', 'free', 'waived', 'ignored'])
      .describe('What opened it: an execution, the free run of a future edge, a waiver, or nobody asked.'),
    satisfiedByRunId: z.string().nullable(),
    waivedByName: z.string().exactOptional(),
    alignedInstantMs: z.number().exactOptional(),
    seen: z.object({ succeeded: whole, finished: whole }).describe('The dependee’s counts at activation: what this run consumes.'),
  }),
).meta({ id: 'GateRecord', description: 'How one dependency was satisfied when a run was activated.' })

const retryPolicy = shapeOf<RetryPolicy>()(
  z.object({
    limit: whole,
    delaySeconds: whole,
    backoff: z.enum(RETRY_BACKOFFS),
    maxDelaySeconds: whole,
    jitter: z.boolean(),
  }),
).meta({ id: 'RetryPolicy' })

/** GET /api/runs/:id */
export const runDetailShape = runRowShape
  .extend({
    handler: z.string(),
    args: z.array(anyJson),
    kwargs: anyJsonObject,
    headers: z.record(z.string(), z.string()),
    hasOpenPlaceholders: z
      .boolean()
      .describe(
        'Placeholders stand in its arguments still, to be filled for each attempt. Else they are what they say, whatever braces are in them.',
      ),
    usualArguments: z
      .object({ args: z.array(anyJson), kwargs: anyJsonObject })
      .nullable()
      .describe('The arguments that its task had at its activation, where a person gave it others; null: it had those of its task.'),
    queue: z.string(),
    priority: whole,
    result: anyJson.nullable(),
    error: z.object({ message: z.string(), stack: z.string().exactOptional() }).nullable(),
    gates: z.array(gateRecord),
    attempts: z.array(attemptViewShape),
    retry: retryPolicy.nullable(),
    seriesAttempt: whole.describe(
      'The attempt that began the present series: 1, or the first one of the latest rerun. Only failures from it on count against `retry`.',
    ),
    timeLimitSeconds: whole.nullable(),
    cancelRequestedAt: instantShape.nullable(),
    cancelRequestedByName: z.string().nullable(),
    markedByName: z.string().nullable().describe('Who marked it as ended so; null: it ended by itself.'),
    backfillId: z.uuid().nullable(),
    rerunPending: z.boolean().describe('A rerun of it is asked for and waits for a free slot.'),
    taskIsDeleted: z.boolean().describe('Its runs cannot run again.'),
    requestedByName: z.string().nullable(),
    deadline: runDeadlineShape
      .nullable()
      .describe(
        'How it stands to the deadline of its instant; of several instants, the one that stands worst. Null: there is none, or none is kept.',
      ),
    opened: z.array(z.object({ runId: z.uuid(), taskName: z.string() })).describe('Runs that this run’s ending let start.'),
  })
  .meta({ id: 'RunDetail' })
export type RunDetail = z.output<typeof runDetailShape>

const comparedRun = {
  executedMs: z.number().nullable().describe('How long its attempts executed, together; null: one still does, or none has.'),
  logLines: cappedCountShape.describe('How many lines its log has, counted up to a bound.'),
}

/** GET /api/runs/:id/previous-success: what there is to say of a run beside the latest success of its task before it. */
export const runComparisonShape = z
  .object({
    run: z.object(comparedRun),
    previous: z
      .object({
        id: z.uuid(),
        scheduledFor: instantShape,
        endedAt: instantShape.nullable(),
        handler: z.string(),
        args: z.array(anyJson),
        kwargs: anyJsonObject,
        headers: z.record(z.string(), z.string()),
        ...comparedRun,
      })
      .nullable()
      .describe('The activation of its task that came before it and succeeded; null: none that is kept.'),
    closedBy: closedByShape,
  })
  .meta({ id: 'RunComparison' })
export type RunComparison = z.output<typeof runComparisonShape>

/** One line of a run's log. */
export const logLineShape = z
  .object({
    id: whole,
    number: whole.describe('Its place in the whole log, from 1.'),
    attempt: whole,
    startsAttempt: z.boolean().describe('The line before it, in the whole log or among those found, is of another attempt.'),
    at: instantShape,
    level: z.enum(LOG_LEVELS),
    message: z.string(),
    fields: z.string().nullable().describe('As JSON text: what is shown is what a search looks in.'),
  })
  .meta({ id: 'LogLine' })
export type LogLine = z.output<typeof logLineShape>

/**
 * GET /api/runs/:id/logs?search=&level=&offset=&limit= → the lines found from the `offset`-th on, oldest first, at most 1,000. `total` counts all that
 * were found, `lineCount` the whole log. GET /api/runs/:id/log is the whole log as text.
 */
export const logPageShape = z
  .object({
    lines: z.array(logLineShape),
    total: whole.describe('All lines that were found.'),
    lineCount: whole.describe('The whole log.'),
  })
  .meta({ id: 'LogPage' })
export type LogPage = z.output<typeof logPageShape>
