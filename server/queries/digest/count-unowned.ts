import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** How many enabled tasks have no owner. */
export async function countUnowned(tx: Transaction): Promise<number> {
  const [row] = await preparedSql(tx)<{ count: number }[]>`
    select count(*)::float8 as count from tasks where enabled and deleted_at is null and trim(owner) = ''`
  return row?.count ?? 0
}
