import type postgres from 'postgres'
import type { InstantFate } from '#scheduling/deadline/deadline-state.ts'
import { heldSinceMs } from '#scheduling/deadline/held-deadlines.ts'
import type { PassedRange } from '#scheduling/deadline/instants-to-watch.ts'
import type { SkipReason } from '#scheduling/model/decision.ts'
import { isActive, type RunState } from '#scheduling/model/run-states.ts'
import type { Instant, WatchedTask } from './load-watched-tasks.ts'

/** Of one task at most so many of the latest runs, and of the latest ranges, that came since the last look are taken up by one look. */
const MOST_RUNS = 200
const MOST_RANGES = 200

/** What became of an instant, and the run that stands for it. */
export type KnownFate = { fate: InstantFate; runId: string | null }

/** Until when the instants of a task with deadlines have been looked at, in epoch milliseconds. */
export function lookedAtUntilMs({ latestKnownMs, deadlines }: WatchedTask): number {
  return latestKnownMs ?? heldSinceMs(deadlines) ?? 0
}

function idsAndSince(tasks: readonly WatchedTask[]) {
  return { ids: tasks.map(({ id }) => id), since: tasks.map((task) => new Date(lookedAtUntilMs(task)).toISOString()) }
}

/** The instants of runs that came after what is known of a task: they may have ended between two looks. */
export async function loadNewRunInstants(sql: postgres.Sql, tasks: readonly WatchedTask[]): Promise<Instant[]> {
  const { ids, since } = idsAndSince(tasks)
  return await sql<Instant[]>`
    select wanted.id::float8 as "taskId", (extract(epoch from run.scheduled_for) * 1000)::float8 as "instantMs"
    from unnest(${ids}::bigint[], ${since}::text[]::timestamptz[]) as wanted (id, since)
    cross join lateral (
      select scheduled_for from runs where task_id = wanted.id and kind = 'scheduled' and scheduled_for > wanted.since
      order by scheduled_for desc limit ${MOST_RUNS}
    ) as run`
}

/** The ranges of instants after what is known of a task that were skipped or coalesced for being late, by task id, the latest first. */
export async function loadPassedRanges(sql: postgres.Sql, tasks: readonly WatchedTask[]): Promise<Map<number, PassedRange[]>> {
  const { ids, since } = idsAndSince(tasks)
  const rows = await sql<(PassedRange & { taskId: number })[]>`
    select
      wanted.id::float8 as "taskId", (extract(epoch from range.first_instant) * 1000)::float8 as "firstMs",
      (extract(epoch from range.last_instant) * 1000)::float8 as "lastMs", range.count::float8 as count
    from unnest(${ids}::bigint[], ${since}::text[]::timestamptz[]) as wanted (id, since)
    cross join lateral (
      select first_instant, last_instant, count from decided_ranges
      where task_id = wanted.id and last_instant > wanted.since and reason = 'misfire'
      order by last_instant desc limit ${MOST_RANGES}
    ) as range
    order by wanted.id, range.last_instant desc`
  return Map.groupBy(rows, ({ taskId }) => taskId)
}

type FateRow = {
  place: number
  runId: string | null
  state: RunState | null
  endedAtMs: number | null
  rangeKind: 'skipped' | 'coalesced' | null
  reason: SkipReason | null
}

/** What became of these instants in the ledger, in their order. */
export async function loadFates(sql: postgres.Sql, instants: readonly Instant[]): Promise<KnownFate[]> {
  const rows = await sql<FateRow[]>`
    select
      wanted.place::float8 as place, coalesce(own.id, taker.id) as "runId", coalesce(own.state, taker.state) as state,
      (extract(epoch from coalesce(own.ended_at, taker.ended_at)) * 1000)::float8 as "endedAtMs", range.kind as "rangeKind", range.reason
    from unnest(${instants.map(({ taskId }) => taskId)}::bigint[], ${instants.map(({ instantMs }) => new Date(instantMs).toISOString())}::text[]::timestamptz[])
      with ordinality as wanted (task_id, instant, place)
    left join runs own on own.task_id = wanted.task_id and own.scheduled_for = wanted.instant and own.kind = 'scheduled'
    left join lateral (
      select * from decided_ranges where task_id = wanted.task_id and last_instant >= wanted.instant order by last_instant limit 1
    ) as range on range.first_instant <= wanted.instant
    left join runs taker on taker.id = range.into_run_id`
  const fates = instants.map((): KnownFate => ({ fate: { kind: 'open' }, runId: null }))
  for (const { place, ...row } of rows) fates[place - 1] = { fate: fateOf(row), runId: row.runId }
  return fates
}

function fateOf({ state, endedAtMs, rangeKind, reason }: Omit<FateRow, 'place'>): InstantFate {
  if (state === null) return rangeKind === null || reason === null ? { kind: 'open' } : { kind: 'skipped', reason }
  if (state === 'succeeded' && endedAtMs !== null) return { kind: 'succeeded', atMs: endedAtMs }
  return isActive(state) ? { kind: 'open' } : { kind: 'unsuccessful' }
}
