import { and, desc, eq, gt, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ClosedBy } from '#domain/views/closed-views.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { RUN_TIMINGS } from '#scheduling/model/task-state.ts'
import { runs } from '#schema/runs.ts'
import { closingTags, isOpen, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import {
  choiceParameter,
  choicesParameter,
  idParameter,
  instantParameter,
  listParameter,
  searchParameter,
  uuidParameter,
} from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'
import { taggedWith, tagsParameter } from '../tags/tagged-with.ts'
import { leastRunIdAt } from './run-id-bound.ts'

const MOST_SECONDS = 31_536_000
const secondsParameter = z.coerce
  .number('Not a number of seconds.')
  .int('Not a whole number of seconds.')
  .min(1, 'At least 1 second.')
  .max(MOST_SECONDS, 'At most a year.')

/** What the list of runs, its totals, its errors and its file can be narrowed down to. */
export const runFilter = z.object({
  ids: listParameter(uuidParameter, 200).optional(),
  task: idParameter.optional(),
  tag: tagsParameter,
  state: choicesParameter(RUN_STATES).optional(),
  kind: choiceParameter(RUN_KINDS).optional(),
  timing: choicesParameter(RUN_TIMINGS).optional(),
  backfill: uuidParameter.optional(),
  worker: uuidParameter.optional().describe('Held by this worker, now or at their end.'),
  queue: z
    .string()
    .max(100, 'At most 100 characters.')
    .regex(/^[^\0]*$/, 'There is no such queue.')
    .optional(),
  activatedSince: instantParameter.optional().describe('Activated at this instant or later.'),
  activatedBefore: instantParameter.optional(),
  endedSince: instantParameter.optional().describe('Ended at this instant or later.'),
  endedBefore: instantParameter.optional(),
  lateBySeconds: secondsParameter
    .optional()
    .describe('Scheduled runs that started, or are still to start, more than this after their instant.'),
  longerThanSeconds: secondsParameter.optional().describe('Whose attempts executed longer than this, together.'),
  error: searchParameter.describe('Text in the error.'),
  errorHash: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'Use the hash that a group of errors has.')
    .optional()
    .describe('Of failed and expired runs: those with exactly the error of a group of errors.'),
  result: searchParameter.describe('Text in the result, as JSON.'),
})
export type RunSelection = z.output<typeof runFilter>

/** Runs of so many activations are looked through at a time for what no index finds. */
export const RUNS_LOOKED_THROUGH = 20_000

/** How far the clock that made a run's id may be off the database's. */
const CLOCK_TOLERANCE_MS = 60_000

/** All that the filter says, as one condition. Nothing is found by a value that is closed to the reader (rule V2). */
export function matchingRuns(filter: RunSelection, reader: Reader): SQL | undefined {
  return and(foundByIndex(filter, reader), foundByLooking(filter, reader))
}

/**
 * Where looking through runs one by one ends, so that no page reads a whole history for what no index finds: the oldest id that is looked at, below
 * `before`; null: all that there is, as an index finds it, or as no more are left.
 */
export async function lastLookedAt(
  db: Database,
  filter: RunSelection,
  reader: Reader,
  before?: string | undefined,
): Promise<string | null> {
  if (filter.ids || foundByLooking(filter, reader) === undefined) return null
  const [last] = await db
    .select({ id: runs.id })
    .from(runs)
    .where(and(foundByIndex(filter, reader), before === undefined ? undefined : lt(runs.id, before)))
    .orderBy(desc(runs.id))
    .offset(RUNS_LOOKED_THROUGH - 1)
    .limit(1)
  return last?.id ?? null
}

function foundByIndex(filter: RunSelection, reader: Reader): SQL | undefined {
  return and(
    filter.ids && inArray(runs.id, filter.ids),
    filter.task === undefined ? undefined : eq(runs.taskId, filter.task),
    filter.tag && taggedWith(runs.taskId, filter.tag),
    filter.state && inStates(filter.state),
    filter.kind && ofKind(filter.kind),
    filter.backfill === undefined ? undefined : eq(runs.backfillId, filter.backfill),
    filter.activatedSince && activatedSince(filter.activatedSince),
    filter.activatedBefore && activatedBefore(filter.activatedBefore),
    filter.endedSince && gte(runs.endedAt, filter.endedSince),
    filter.endedBefore && lt(runs.endedAt, filter.endedBefore),
    filter.error || filter.errorHash !== undefined ? isOpen(reader, runs.taskId) : undefined,
    filter.error ? sql`${errorMessage} ilike ${containsPattern(filter.error)} and ${isNotNull(runs.error)}` : undefined,
    filter.errorHash === undefined ? undefined : and(withError, sql`md5(${errorMessage}) = ${filter.errorHash}`),
  )
}

function foundByLooking(
  { timing, worker, queue, lateBySeconds, longerThanSeconds, result }: RunSelection,
  reader: Reader,
): SQL | undefined {
  return and(
    timing && inArray(runs.timing, timing),
    worker === undefined ? undefined : eq(runs.workerId, worker),
    queue === undefined ? undefined : eq(runs.queue, queue),
    lateBySeconds === undefined ? undefined : and(eq(runs.kind, 'scheduled'), sql`${startedLate} > ${secondsOf(lateBySeconds)}`),
    // No run executed longer than from its start to its end: the sum over its attempts is asked for few.
    longerThanSeconds === undefined
      ? undefined
      : and(sql`${sinceStart} > ${secondsOf(longerThanSeconds)}`, gt(executedMs, longerThanSeconds * 1000)),
    result ? and(isOpen(reader, runs.taskId), sql`${runs.result}::text ilike ${containsPattern(result)}`) : undefined,
  )
}

/** The tags whose values the filter passed over, as they are closed to the reader (rule V2); null: it looks into none, or into all. */
export async function notLookedInto(db: Database, { error, errorHash, result }: RunSelection, reader: Reader): Promise<ClosedBy> {
  return error || errorHash !== undefined || result ? await closingTags(db, reader) : null
}

const startedLate = sql`coalesce(${runs.startedAt}, ${runs.endedAt}, djag_now()) - ${runs.scheduledFor}`
const sinceStart = sql`coalesce(${runs.endedAt}, djag_now()) - ${runs.startedAt}`

/** How long its attempts executed, one that is under way until now. */
export const executedMs = sql<number>`(
  select coalesce(sum(extract(epoch from (coalesce(attempt.ended_at, djag_now()) - attempt.started_at))) * 1000, 0)::float8
  from attempts attempt where attempt.run_id = ${runs.id})`

/** In SQL: what an error says. */
export const errorMessage = sql<string>`(${runs.error} ->> 'message')`

/** That a run came to an error, by which one groups. */
export const withError = and(inStates(['failed', 'expired']), sql`${errorMessage} is not null`)

function secondsOf(seconds: number): SQL {
  return sql`make_interval(secs => ${seconds})`
}

/** By ids, which sort by activation, as far as the clock of their maker is sure; exactly by the column. */
function activatedSince(instant: Date): SQL | undefined {
  return and(gte(runs.id, leastRunIdAt(instant.getTime() - CLOCK_TOLERANCE_MS)), gte(runs.activatedAt, instant))
}

function activatedBefore(instant: Date): SQL | undefined {
  return and(lt(runs.id, leastRunIdAt(instant.getTime() + CLOCK_TOLERANCE_MS)), lt(runs.activatedAt, instant))
}

/** As literals, out of the allow-list that the schema holds them to: a parameter could not use the partial indexes of states. */
function inStates(states: readonly (typeof RUN_STATES)[number][]): SQL {
  return sql`${runs.state} in (${sql.raw(states.map((state) => `'${state}'`).join(', '))})`
}

/** Every manual run has its request, every backfilled one its backfill: the indexes of those find the few among millions. */
function ofKind(kind: (typeof RUN_KINDS)[number]): SQL | undefined {
  if (kind === 'manual') return and(eq(runs.kind, kind), sql`${runs.requestId} is not null`)
  return kind === 'backfill' ? and(eq(runs.kind, kind), sql`${runs.backfillId} is not null`) : eq(runs.kind, kind)
}
