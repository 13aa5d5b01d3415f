import { v7 as uuidV7 } from 'uuid'
import type { RetentionDays } from '#server/configuration/retention-settings.ts'
import type { Database } from '#server/database/client.ts'
import { removeWhatIsOld } from '#server/retention/remove-what-is-old.ts'
import { beginRound, endRound, type Removed } from '#server/retention/retention-lease.ts'

/** A whole round of removing what is old, at once. Days that are left out: a century. */
export async function goRound(db: Database, keepDays: Partial<RetentionDays>, batchSize = 500): Promise<Removed> {
  const all = { runs: 36_500, logs: 36_500, audits: 36_500, counts: 36_500, ...keepDays }
  const holder = uuidV7()
  if (!(await beginRound(db, holder, all, 0))) throw new Error('Another round is under way.')
  const totals: Record<string, number> = {}
  for await (const removed of removeWhatIsOld(db, { holder, keepDays: all, batchSize }))
    for (const [table, count] of Object.entries(removed)) totals[table] = (totals[table] ?? 0) + count
  await endRound(db, holder, totals)
  return totals
}
