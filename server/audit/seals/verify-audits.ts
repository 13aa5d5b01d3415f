import type postgres from 'postgres'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { NO_SEAL, rangeOfAudits, type SealedRange } from './digest-of-audits.ts'
import { hashOfSeal } from './hash-of-seal.ts'

/** What checking the chain of seals found. `problems` are sentences; there are none where all is as it was written. */
export type AuditVerification = {
  problems: string[]
  /** Audits that were read and found as they were sealed. */
  sealed: number
  /** Audits that are there and in no seal yet: nothing says whether they are as they were written. */
  unsealed: number
  /** Audits that retention has removed; their seals still hold the chain together. */
  removed: number
  /** The hash of the latest seal, to be kept elsewhere; null: nothing has been sealed. */
  head: string | null
}

type Seal = SealedRange & { id: number; previousHash: string; hash: string }
type Kept = { oldestId: number | null; keptSince: Date | null }

const SEALS_AT_ONCE = 500

/**
 * Reads all audits against their seals (rule K7).
 * @param expectedHash a hash that was noted at some time: the chain must still have it. Without it, whoever could write everything could have
 *   written the chain anew from some seal on.
 */
export async function verifyAudits(db: Database, expectedHash: string | null = null): Promise<AuditVerification> {
  // As of one moment: what is removed meanwhile is there all the same.
  return await db.transaction((tx) => verifyIn(preparedSql(tx), expectedHash), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  })
}

async function verifyIn(sql: postgres.Sql, expectedHash: string | null): Promise<AuditVerification> {
  const kept = await readKept(sql)
  const found: AuditVerification = { problems: [], sealed: 0, unsealed: 0, removed: 0, head: null }
  let previous: Seal | null = null
  let isExpectedThere = false
  for await (const seal of allSeals(sql)) {
    if (previous === null) found.problems.push(...problemsOfFirst(seal, kept))
    else if (seal.previousHash !== previous.hash)
      found.problems.push(`${told(seal)} does not follow the seal before it: one is missing or was changed.`)
    if (hashOfSeal(seal.previousHash, seal) !== seal.hash) found.problems.push(`${told(seal)} was changed itself.`)
    await verifySeal(sql, seal, previous?.lastAuditId ?? seal.firstAuditId - 1, kept, found)
    isExpectedThere ||= seal.hash === expectedHash
    previous = seal
  }
  if (expectedHash !== null && !isExpectedThere)
    found.problems.push(`No seal has the hash ${expectedHash}: the chain is not the one it was noted from.`)
  const [tail] = await sql<{ count: number }[]>`select count(*)::float8 as count from audits where id > ${previous?.lastAuditId ?? 0}`
  return { ...found, unsealed: tail?.count ?? 0, head: previous?.hash ?? null }
}

function problemsOfFirst(seal: Seal, { oldestId, keptSince }: Kept): string[] {
  const problems: string[] = []
  if (seal.previousHash !== NO_SEAL && keptSince === null) problems.push(`The seals before audit ${seal.firstAuditId} are missing.`)
  if (oldestId !== null && oldestId < seal.firstAuditId) problems.push(`The audits ${oldestId} to ${seal.firstAuditId - 1} are in no seal.`)
  return problems
}

async function verifySeal(
  sql: postgres.Sql,
  seal: Seal,
  afterId: number,
  { oldestId, keptSince }: Kept,
  found: AuditVerification,
): Promise<void> {
  if (oldestId === null || seal.firstAuditId < oldestId) {
    // Retention removes the oldest first: of this seal's audits some are gone, or all.
    const isGone = oldestId === null || seal.lastAuditId < oldestId
    if (keptSince === null || (isGone && seal.lastAt.getTime() >= keptSince.getTime()))
      found.problems.push(`${told(seal)} holds audits that are gone, and retention has not removed them.`)
    found.removed += seal.audits
    return
  }
  const range = await rangeOfAudits(sql, { afterId, upToId: seal.lastAuditId, limit: seal.audits + 1 })
  if (range?.digest === seal.digest) found.sealed += seal.audits
  else found.problems.push(`${told(seal)} finds other audits than were sealed: ${range?.audits ?? 0} are there, of ${seal.audits}.`)
}

const told = ({ id, firstAuditId, lastAuditId }: Seal): string => `Seal ${id} of the audits ${firstAuditId} to ${lastAuditId}`

async function readKept(sql: postgres.Sql): Promise<Kept> {
  const [kept] = await sql<Kept[]>`
    select (select min(id)::float8 from audits) as "oldestId", (select audits_kept_since from retention) as "keptSince"`
  return kept ?? { oldestId: null, keptSince: null }
}

async function* allSeals(sql: postgres.Sql): AsyncGenerator<Seal> {
  for (let afterId = 0; ; ) {
    const seals = await sql<Seal[]>`
      select id::float8, first_audit_id::float8 as "firstAuditId", last_audit_id::float8 as "lastAuditId", audits, last_at as "lastAt", digest,
        previous_hash as "previousHash", hash
      from audit_seals where id > ${afterId} order by id limit ${SEALS_AT_ONCE}`
    yield* seals
    const last = seals.at(-1)
    if (!last) return
    afterId = last.id
  }
}
