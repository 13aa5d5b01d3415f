import type postgres from 'postgres'

const LONGEST_REASON = 2_000

/**
 * Takes locked tasks out of what is due. One with a reason is set aside: the next edit or recheck gives it another chance. One without
 * has nothing to be looked at any more.
 */
export async function putToSleep(sql: postgres.Sql, tasks: readonly { id: number; reason: string | null }[]): Promise<void> {
  if (tasks.length === 0) return
  const rows = tasks.map(({ id, reason }) => ({ id, reason: reason === null ? null : storableReason(reason) }))
  await sql`
    update tasks set
      wake_at = null, set_aside_reason = asleep.reason,
      set_aside_at = case when asleep.reason is not null then date_trunc('milliseconds', djag_now()) end
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as asleep (id bigint, reason text)
    where tasks.id = asleep.id`
}

/** The texts of errors may hold what PostgreSQL can't store, and then the task could not even be set aside. */
function storableReason(reason: string): string {
  return reason.slice(0, LONGEST_REASON).replaceAll('\0', '').toWellFormed()
}
