import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

export type Upstream = { taskIds: number[]; isPartial: boolean }

/** These tasks and everything they depend on, directly or through others, the nearest first; at most `limit` of them. */
export async function loadUpstream(tx: Transaction, ofTaskIds: readonly number[], limit: number): Promise<Upstream> {
  const rows = await preparedSql(tx)<{ id: number }[]>`
    with recursive upstream (id) as (
      select unnest(${[...ofTaskIds]}::bigint[])
      union
      select edge.dependee_id from upstream join dependencies edge on edge.depender_id = upstream.id
    )
    select id::float8 as id from upstream limit ${limit + 1}`
  const taskIds = rows.map(({ id }) => id)
  return { taskIds: taskIds.slice(0, limit), isPartial: taskIds.length > limit }
}
