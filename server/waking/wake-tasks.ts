import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/**
 * Makes the scheduler look at these tasks as soon as the transaction commits. Nothing is decided here. Locks their rows in id order;
 * deleted tasks stay asleep. A task that was set aside gets another chance.
 */
export async function wakeTasks(tx: Transaction, taskIds: readonly number[]): Promise<void> {
  if (taskIds.length === 0) return
  const sql = preparedSql(tx)
  await Promise.all([
    sql`
      with awake as (
        select id from tasks where id = any(${[...new Set(taskIds)]}::bigint[]) and deleted_at is null order by id for no key update
      )
      update tasks set wake_at = least(wake_at, date_trunc('milliseconds', djag_now()))
      from awake where tasks.id = awake.id`,
    sql`select pg_notify(${CHANNELS.wake}, '')`,
  ])
}
