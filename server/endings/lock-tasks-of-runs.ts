import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { IS_HELD_UP, MAY_OPEN } from '#server/waking/who-wakes.ts'

/** A task that an ending concerns. `waits`: something of it may start because of that ending, a due run or one of a backfill. */
export type ConcernedTask = { id: number; waits: boolean }

/**
 * Locks the tasks of these runs and the tasks that depend on them, in id order as everyone does. Whoever ends runs takes these locks
 * before any lock of a run.
 */
export async function lockTasksOfRuns(tx: Database | Transaction, runIds: readonly string[]): Promise<ConcernedTask[]> {
  const sql = preparedSql(tx)
  return await sql<ConcernedTask[]>`
    with own as materialized (
      select distinct task_id as id from runs where id = any(${[...runIds]}::uuid[])
    )
    select
      tasks.id::float8 as id,
      ${sql.unsafe(IS_HELD_UP)} as waits
    from tasks
    where tasks.id = any(array(
      select id from own
      union all
      select depender_id from dependencies where dependee_id = any(array(select id from own)) and ${sql.unsafe(MAY_OPEN.run_ended)}
    ))
    order by tasks.id
    for no key update of tasks`
}
