import type { z } from 'zod'
import type { ForeseenEnd, PlanForeseenView } from '#domain/views/plan-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type planForeseenParameters, shownTasks } from './plan-tasks.ts'

const MOST_ROWS = 20_000

/** What was foretold, an hour or a day before, of runs of these tasks that begin or were to end in a stretch of time (rule F1); the earliest first. */
export async function planForeseen(
  db: Database,
  { from, to, ahead, ...filter }: z.output<typeof planForeseenParameters>,
): Promise<PlanForeseenView> {
  const { ids } = await shownTasks(db, filter)
  // What was foretold to take longer than two days is not looked for.
  const rows = await preparedSql(db)<ForeseenEnd[]>`
    select shown.id::float8 as "taskId", (extract(epoch from kept.scheduled_for) * 1000)::float8 as "instantMs",
      (extract(epoch from kept.ends_at) * 1000)::float8 as "endsAtMs", (extract(epoch from kept.made_at) * 1000)::float8 as "madeAtMs"
    from unnest(${[...ids]}::bigint[]) as shown (id)
    cross join lateral (
      select * from kept_forecasts
      where task_id = shown.id and ahead = ${ahead} and scheduled_for >= ${from}::timestamptz - interval '2 days' and scheduled_for <= ${to}
        and ends_at >= ${from}
    ) as kept
    order by kept.scheduled_for, shown.id
    limit ${MOST_ROWS + 1}`
  return { rows: rows.slice(0, MOST_ROWS), hasMore: rows.length > MOST_ROWS }
}
