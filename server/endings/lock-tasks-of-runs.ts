import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { IS_HELD_UP, MAY_OPEN } from '#server/waking/who-wakes.ts'

/** A task that an ending concerns. `waits`: something of it may start because of that ending, a due run or one of a backfill. */
export type ConcernedTask = { id: number; waits: boolean }

/** What each open transaction has locked, by the runs it did so for. A savepoint is a transaction of its own: undoing it lets go of its locks. */
const locked = new WeakMap<Transaction, { runIds: ReadonlySet<string>; tasks: ConcernedTask[] }>()

/**
 * Locks the tasks of these runs and the tasks that depend on them, in id order as everyone does. Whoever ends runs takes these locks
 * before any lock of a run. For runs that the transaction has done so for already nothing is asked again: nobody can have changed those tasks.
 */
export async function lockTasksOfRuns(tx: Transaction, runIds: readonly string[]): Promise<ConcernedTask[]> {
  const earlier = locked.get(tx)
  if (earlier && runIds.every((id) => earlier.runIds.has(id))) return earlier.tasks
  const tasks = await askForLocks(tx, runIds)
  locked.set(tx, { runIds: new Set(runIds), tasks })
  return tasks
}

async function askForLocks(tx: Transaction, runIds: readonly string[]): Promise<ConcernedTask[]> {
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
