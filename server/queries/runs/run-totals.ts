import { and, desc, gte, sql } from 'drizzle-orm'
import type { RunTotals } from '#domain/views/run-views.ts'
import { runs } from '#schema/runs.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { executedMs, lastLookedAt, matchingRuns, notLookedInto, type RunSelection } from './run-filter.ts'
import { activatedAt } from './run-page.ts'

/** Of a long list the latest are counted, so many: nobody reads the rest, and it would be read at every look. */
const MOST_COUNTED = 10_000

/** How long it executed: of one attempt its start and end say so; further attempts, and marks, come long after the start. */
const tookMs = sql<number | null>`case
  when ${runs.endedAt} is null or ${runs.startedAt} is null then null
  when ${runs.attempt} = 1 and ${runs.markedByName} is null then extract(epoch from (${runs.endedAt} - ${runs.startedAt})) * 1000
  else ${executedMs} end`

type Row = {
  state: RunTotals['byState'][number]['state'] | null
  count: number
  tookMs: number
  medianMs: number | null
  p95Ms: number | null
}

/** How many runs match, how they ended and how long they took, up to a bound. */
export async function runTotals(db: Database, filter: RunSelection, reader: Reader = LEAST_READER): Promise<RunTotals> {
  const last = await lastLookedAt(db, filter, reader)
  const matched = db
    .select({
      state: runs.state,
      place: sql<number>`row_number() over (order by ${runs.id} desc)`.as('place'),
      tookMs: tookMs.as('took_ms'),
    })
    .from(runs)
    .where(and(matchingRuns(filter, reader), last === null ? undefined : gte(runs.id, last)))
    .orderBy(desc(runs.id))
    .limit(MOST_COUNTED + 1)
  const rows = (await db.execute(sql`
    with matched as (${matched})
    select state, count(*)::int as count, coalesce(sum(took_ms), 0)::float8 as "tookMs",
      percentile_cont(0.5) within group (order by took_ms)::float8 as "medianMs",
      percentile_cont(0.95) within group (order by took_ms)::float8 as "p95Ms"
    from matched where place <= ${MOST_COUNTED} group by grouping sets ((state), ())
    union all
    select 'more', count(*)::int, 0, null, null from matched where place > ${MOST_COUNTED}`)) as unknown as (Omit<Row, 'state'> & {
    state: Row['state'] | 'more'
  })[]
  const all = rows.find(({ state }) => state === null)
  const byState = rows.flatMap(({ state, count }) => (state === null || state === 'more' ? [] : [{ state, count }]))
  return {
    count: all?.count ?? 0,
    hasMore: rows.some(({ state, count }) => state === 'more' && count > 0),
    byState: byState.sort((a, b) => b.count - a.count),
    tookMs: all?.tookMs ?? 0,
    medianMs: all?.medianMs ?? null,
    p95Ms: all?.p95Ms ?? null,
    lookedBackTo: last === null ? null : await activatedAt(db, last),
    notLookedInto: await notLookedInto(db, filter, reader),
  }
}
