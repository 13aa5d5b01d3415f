import type postgres from 'postgres'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { NO_SEAL, rangeOfAudits } from './digest-of-audits.ts'
import { hashOfSeal } from './hash-of-seal.ts'

/** Whoever checks reads as many at once: a change is placed no nearer than this. */
const AUDITS_PER_SEAL = 500

/** Nobody who writes an audit waits longer for a seal; while somebody takes longer with his own, the next round seals. */
const LONGEST_WAIT_MS = 200

/** A seal that was set, for the log: who keeps the log elsewhere can hold the chain against it. */
export type Seal = { audits: number; lastAuditId: number; hash: string }

/**
 * Seals the audits that no seal holds yet (rule K7), a range at a time, and yields each seal. Any number may do so at once: the second to follow
 * the same seal is refused by the database.
 */
export async function* sealAudits(db: Database): AsyncGenerator<Seal> {
  const sql = preparedSql(db)
  const upToId = await lastSettledAudit(db)
  if (upToId === null) return
  for (;;) {
    const latest = await latestSeal(sql)
    const range = await rangeOfAudits(sql, { afterId: latest?.lastAuditId ?? 0, upToId, limit: AUDITS_PER_SEAL })
    if (range === null) return
    const previousHash = latest?.hash ?? NO_SEAL
    const hash = hashOfSeal(previousHash, range)
    const { count } = await sql`
      insert into audit_seals (first_audit_id, last_audit_id, audits, last_at, digest, previous_hash, hash)
      values (${range.firstAuditId}, ${range.lastAuditId}, ${range.audits}, ${range.lastAt}, ${range.digest}, ${previousHash}, ${hash})
      on conflict do nothing`
    if (count === 0) return
    yield { audits: range.audits, lastAuditId: range.lastAuditId, hash }
  }
}

async function latestSeal(sql: postgres.Sql): Promise<{ lastAuditId: number; hash: string } | null> {
  const [latest] = await sql<{ lastAuditId: number; hash: string }[]>`
    select last_audit_id::float8 as "lastAuditId", hash from audit_seals order by id desc limit 1`
  return latest ?? null
}

/**
 * The audit up to which nobody can add one any more: numbers are drawn before their transactions commit, so an audit may appear below one that is
 * there. Whoever has drawn a number holds the table until the end of his transaction, and this waits a moment for all of them. Null: nothing is
 * there, or somebody took longer.
 */
async function lastSettledAudit(db: Database): Promise<number | null> {
  try {
    return await db.transaction(async (tx) => {
      const sql = preparedSql(tx)
      await sql`select set_config('lock_timeout', ${`${LONGEST_WAIT_MS}ms`}, true)`
      await sql`lock table audits in share mode`
      const [last] = await sql<{ id: number | null }[]>`select max(id)::float8 as id from audits`
      return last?.id ?? null
    })
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return null
    throw error
  }
}

const LOCK_NOT_AVAILABLE = '55P03'
