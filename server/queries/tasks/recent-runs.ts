import { z } from 'zod'
import type { RecentRuns } from '#domain/views/task-run-views.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { idParameter, listParameter } from '#server/http/parameters.ts'

export const recentRunsParameters = z.object({ ids: listParameter(idParameter, 200) })

/** So many of each task: as many as a small picture shows. */
const RUNS_SHOWN = 20

type Row = { taskId: number; state: RunState; tookMs: number | null }

/** How the latest runs of these tasks ended and how long each took, oldest first; by one read of an index for each task, however long its history. */
export async function recentRuns(db: Database, { ids }: z.output<typeof recentRunsParameters>): Promise<{ rows: RecentRuns[] }> {
  const sql = preparedSql(db)
  const rows = await sql<Row[]>`
    select asked.id::float8 as "taskId", latest.state,
      (extract(epoch from (latest.ended_at - latest.started_at)) * 1000)::float8 as "tookMs"
    from unnest(${`{${ids.join(',')}}`}::bigint[]) as asked(id)
    cross join lateral (
      select id, state, started_at, ended_at from runs where task_id = asked.id order by id desc limit ${RUNS_SHOWN}
    ) as latest
    order by latest.id`
  const byTask = new Map<number, RecentRuns['runs']>()
  for (const { taskId, state, tookMs } of rows) {
    const runs = byTask.get(taskId) ?? []
    byTask.set(taskId, runs)
    runs.push({ state, tookMs })
  }
  return { rows: [...byTask].map(([id, runs]) => ({ id, runs })) }
}
