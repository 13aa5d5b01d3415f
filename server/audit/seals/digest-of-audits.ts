import type postgres from 'postgres'

/** What stands before the first seal. */
export const NO_SEAL = '0'.repeat(64)

/** A range of audits as a seal names it. */
export type SealedRange = { firstAuditId: number; lastAuditId: number; audits: number; lastAt: Date; digest: string }

/**
 * What a seal says of the audits after one and up to another, at most `limit` of them; null where there are none. The database counts it, so that
 * it never depends on how a driver reads an instant or a document.
 */
export async function rangeOfAudits(
  sql: postgres.Sql,
  { afterId, upToId, limit }: { afterId: number; upToId: number; limit: number },
): Promise<SealedRange | null> {
  const [range] = await sql<{ first: number | null; last: number; count: number; at: Date; digest: string }[]>`
    select min(id)::float8 as first, max(id)::float8 as last, count(*)::int as count, date_trunc('milliseconds', max(at)) as at,
      encode(sha256(convert_to(string_agg(said, E'\n' order by id), 'UTF8')), 'hex') as digest
    from (
      select id, at, jsonb_build_array(
        id, action_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, actor_id, actor_name, address, type,
        subject_kind, subject_id, subject_name, before, after, outcome, message
      )::text as said
      from audits where id > ${afterId} and id <= ${upToId} order by id limit ${limit}
    ) as audits_of_range`
  if (!range || range.first === null) return null
  return { firstAuditId: range.first, lastAuditId: range.last, audits: range.count, lastAt: range.at, digest: range.digest }
}
