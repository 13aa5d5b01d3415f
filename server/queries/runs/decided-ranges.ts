import { and, desc, eq, gte, lt, type SQL } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { DecidedRangeRow } from '#domain/views/run-views.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { taggedWith } from '../tags/tagged-with.ts'
import { type RunSelection, runFilter } from './run-filter.ts'

/** So many stand among one page of runs. */
const MOST_RANGES = 100

type Decided = { since: Date | null; before: Date | null }

/**
 * Instants that got no run of their own, as far as they match a filter of runs, the latest decision first: at most a hundred ranges. Where the filter
 * asks for what only a run has (a state, a worker, an error), none match.
 * @param decided when it was decided: from `since` on, before `before`; null: no bound
 */
export async function decidedRangesOf(
  db: Database,
  filter: RunSelection,
  decided: Decided,
): Promise<{ rows: DecidedRangeRow[]; hasMore: boolean }> {
  if (asksForRuns(filter)) return { rows: [], hasMore: false }
  const rows = await db
    .select({
      id: decidedRanges.id,
      taskId: decidedRanges.taskId,
      taskName: tasks.name,
      kind: decidedRanges.kind,
      reason: decidedRanges.reason,
      firstInstant: decidedRanges.firstInstant,
      lastInstant: decidedRanges.lastInstant,
      count: decidedRanges.count,
      intoRunId: decidedRanges.intoRunId,
      decidedAt: decidedRanges.decidedAt,
      isTaskDeleted: tasks.deletedAt,
    })
    .from(decidedRanges)
    .innerJoin(tasks, eq(tasks.id, decidedRanges.taskId))
    .where(and(matching(filter), within(decided)))
    .orderBy(desc(decidedRanges.decidedAt), desc(decidedRanges.id))
    .limit(MOST_RANGES + 1)
  return {
    rows: rows.slice(0, MOST_RANGES).map(({ isTaskDeleted, ...row }) => ({
      ...row,
      isTaskDeleted: isTaskDeleted !== null,
      firstInstant: isoInstant(row.firstInstant),
      lastInstant: isoInstant(row.lastInstant),
      decidedAt: isoInstant(row.decidedAt),
    })),
    hasMore: rows.length > MOST_RANGES,
  }
}

const COMMON = new Set(['task', 'tag', 'activatedSince', 'activatedBefore'])
const OF_RUNS = (Object.keys(runFilter.shape) as (keyof RunSelection)[]).filter((name) => !COMMON.has(name))

/** Whether a filter of runs asks for what instants without a run don't have. */
function asksForRuns(filter: RunSelection): boolean {
  return OF_RUNS.some((name) => filter[name] !== undefined && filter[name] !== '')
}

function matching({ task, tag, activatedSince, activatedBefore }: RunSelection): SQL | undefined {
  return and(
    task === undefined ? undefined : eq(decidedRanges.taskId, task),
    tag && taggedWith(decidedRanges.taskId, tag),
    activatedSince && gte(decidedRanges.decidedAt, activatedSince),
    activatedBefore && lt(decidedRanges.decidedAt, activatedBefore),
  )
}

function within({ since, before }: Decided): SQL | undefined {
  return and(
    since === null ? undefined : gte(decidedRanges.decidedAt, since),
    before === null ? undefined : lt(decidedRanges.decidedAt, before),
  )
}
