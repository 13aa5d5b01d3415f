import type postgres from 'postgres'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { wakeTasks } from './wake-tasks.ts'
import { IS_HELD_UP, MAY_OPEN } from './who-wakes.ts'

/**
 * Makes the scheduler look at the tasks that wait for these by an `aligned` edge (rule D6), as soon as the transaction commits. A run
 * of a dependee that ends wakes its dependers by itself; whatever else opens or moves such an edge has to call this: an instant that
 * is skipped, another crontab or cron base, a dependee that is enabled or disabled.
 *
 * Waits for the dependers' rows, in id order, whether they wait or not: one that is just being decided may be about to. So that two
 * transactions never wait for each other, the caller has locked the dependers together with the tasks (`alignedDependersOf`).
 */
export async function wakeAlignedDependers(tx: Transaction, taskIds: readonly number[]): Promise<void> {
  const dependerIds = await alignedDependersOf(tx, taskIds)
  if (dependerIds.length === 0) return
  const rows = await preparedSql(tx)<{ id: number; isHeldUp: boolean }[]>`
    select id::float8 as id, ${preparedSql(tx).unsafe(IS_HELD_UP)} as "isHeldUp" from tasks
    where id = any(${dependerIds}::bigint[]) order by tasks.id for no key update`
  await wakeTasks(
    tx,
    rows.filter((row) => row.isHeldUp).map((row) => row.id),
  )
}

/** The tasks that depend on these by an `aligned` edge; takes no lock. Who changes when these fire locks both in one go, in id order. */
export async function alignedDependersOf(tx: Transaction, taskIds: readonly number[]): Promise<number[]> {
  if (taskIds.length === 0) return []
  const sql = preparedSql(tx)
  const rows = await sql<{ id: number }[]>`
    select distinct depender_id::float8 as id from dependencies
    where dependee_id = any(${[...new Set(taskIds)]}::bigint[]) and ${sql.unsafe(MAY_OPEN.timing_changed)}`
  return rows.map((row) => row.id)
}

/**
 * As `wakeAlignedDependers`, for a tick: it holds its tasks in no order, so it must not wait for any other.
 * @returns the dependers that other transactions hold: to be woken by a transaction that holds nothing, after this one has committed
 */
export async function wakeFreeAlignedDependers(sql: postgres.Sql, taskIds: readonly number[]): Promise<number[]> {
  if (taskIds.length === 0) return []
  const [row] = await sql<{ heldByOthers: number[] }[]>`
    with dependers as (
      select distinct depender_id as id from dependencies
      where dependee_id = any(${[...taskIds]}::bigint[]) and ${sql.unsafe(MAY_OPEN.timing_changed)}
    ),
    free as (
      select tasks.id, ${sql.unsafe(IS_HELD_UP)} as is_held_up from tasks
      where tasks.id in (select id from dependers) order by tasks.id for no key update skip locked
    ),
    woken as (
      update tasks set wake_at = least(wake_at, date_trunc('milliseconds', djag_now()))
      from free where tasks.id = free.id and free.is_held_up
      returning tasks.id
    )
    select
      coalesce((select jsonb_agg(id) from dependers where id not in (select id from free)), '[]') as "heldByOthers",
      (select pg_notify(${CHANNELS.wake}, '') from woken limit 1)`
  return row?.heldByOthers ?? []
}
