import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** A task that an ending concerns. `waits`: something of it may start because of that ending, a due run or one of a backfill. */
export type ConcernedTask = { id: number; waits: boolean }

/**
 * Locks the tasks of these runs and the tasks that depend on them, in id order as everyone does. Whoever ends runs takes these locks
 * before any lock of a run.
 */
export async function lockTasksOfRuns(tx: Database | Transaction, runIds: readonly string[]): Promise<ConcernedTask[]> {
  return await preparedSql(tx)<ConcernedTask[]>`
    with own as (
      select distinct task_id as id from runs where id = any(${[...runIds]}::uuid[])
    )
    select
      tasks.id::float8 as id,
      tasks.waiting is not null or exists (select from backfills where backfills.task_id = tasks.id and backfills.state = 'active') as waits
    from tasks
    where tasks.id in (
      select id from own union all select dependencies.depender_id from dependencies join own on dependencies.dependee_id = own.id
    )
    order by tasks.id
    for no key update of tasks`
}
