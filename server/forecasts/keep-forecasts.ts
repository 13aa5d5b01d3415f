import { asc, isNull } from 'drizzle-orm'
import { FORECAST_LENGTH_MS, forecastsToKeep, type KeptForecast, withWholeUpstream } from '#domain/kept-forecast.ts'
import { planForecast } from '#domain/plan-forecast.ts'
import type { ComingRuns } from '#scheduling/explain/coming-runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { givingWay } from '#server/programs/giving-way.ts'
import { planOfTasks } from '#server/queries/plan/plan-view.ts'

/** Of more tasks those that were made first are looked at, as far as they wait for none of the others. */
const MOST_TASKS = 2_000
/** As `beginSimulation` counts it: a day of 2,000 tasks that run every quarter of an hour. Where it ends, what is beyond is not kept. */
const MOST_EFFORT = 400_000
const ROWS_AT_ONCE = 1_000

/**
 * Foretells the coming day of all tasks from everything as it is now, and keeps of it when runs are expected to end (rule F1). It writes beside whatever
 * else goes on, and holds no lock while it simulates.
 * @returns how many forecasts were kept
 */
export async function keepForecasts(db: Database): Promise<number> {
  const plan = await db.transaction(
    async (tx) => {
      const rows = await tx.select({ id: tasks.id }).from(tasks).where(isNull(tasks.deletedAt)).orderBy(asc(tasks.id)).limit(MOST_TASKS)
      return await planOfTasks(
        tx,
        rows.map(({ id }) => id),
        () => false,
      )
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
  const { nowMs } = plan
  const coming = planForecast({ ...plan, isPartial: false, hasMore: false }, nowMs + FORECAST_LENGTH_MS, MOST_EFFORT)
  await givingWay(steps(coming))
  const isWhole = withWholeUpstream(
    new Map(plan.tasks.map(({ id, state }) => [id, state?.edges.map(({ dependeeId }) => dependeeId) ?? []])),
  )
  const kept = forecastsToKeep(
    coming.runs.filter(({ taskId }) => isWhole.has(taskId)),
    { nowMs, throughMs: coming.throughMs },
  )
  for (let from = 0; from < kept.length; from += ROWS_AT_ONCE) await write(db, kept.slice(from, from + ROWS_AT_ONCE), nowMs)
  return kept.length
}

function* steps(coming: ComingRuns): Generator<void, void> {
  while (coming.advance(1) === 'going on') yield
}

/** What was kept first stays: a run that is put off again and again was foretold wrongly then. Tasks that went meanwhile are left out. */
async function write(db: Database, kept: readonly KeptForecast[], nowMs: number): Promise<void> {
  await preparedSql(db)`
    insert into kept_forecasts (task_id, scheduled_for, ahead, made_at, ends_at)
    select wanted.task_id, to_timestamp(wanted.instant_ms / 1000), wanted.ahead, to_timestamp(${nowMs}::float8 / 1000), to_timestamp(wanted.ends_at_ms / 1000)
    from unnest(${kept.map(({ taskId }) => taskId)}::bigint[], ${kept.map(({ instantMs }) => instantMs)}::float8[],
      ${kept.map(({ ahead }) => ahead)}::text[], ${kept.map(({ endsAtMs }) => endsAtMs)}::float8[]) as wanted (task_id, instant_ms, ahead, ends_at_ms)
    join tasks task on task.id = wanted.task_id
    on conflict (task_id, ahead, scheduled_for) do nothing`
}
