import { and, desc, eq, ilike, lt, or, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { AuditPage, AuditRow } from '#domain/views/operation-views.ts'
import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'
import { idParameter, limitParameter, searchParameter } from '#server/http/parameters.ts'
import { actionTitle } from '#server/user-actions/action-registry.ts'
import { cappedCount } from '../capped-count.ts'
import { containsPattern } from '../contains-pattern.ts'

const SUBJECT = /^(task|crontab|dependency|run|user|token|tag):([\w-]{1,64})$/

const auditFilter = z.object({
  subject: z
    .string()
    .regex(SUBJECT, 'Use kind:id, such as task:12.')
    .transform((text) => {
      const [, kind, id] = SUBJECT.exec(text) ?? []
      return { kind: kind as AuditRow['subjectKind'], id: id ?? '' }
    })
    .optional(),
  address: z
    .string()
    .regex(/^[\da-z.:%]{1,64}$/i, 'Use an address, such as 192.0.2.1.')
    .optional(),
  search: searchParameter,
})
export const auditCountParameters = auditFilter
export const auditPageParameters = auditFilter.extend({ before: idParameter.optional(), limit: limitParameter(200, 50) })

/** One page of the record, newest first; the search looks in actor, subject, type and message. */
export async function auditPage(db: Database, query: z.output<typeof auditPageParameters>): Promise<AuditPage> {
  const rows = await db
    .select({
      id: audits.id,
      at: audits.at,
      actorName: audits.actorName,
      address: audits.address,
      type: audits.type,
      subjectKind: audits.subjectKind,
      subjectId: audits.subjectId,
      subjectName: audits.subjectName,
      before: audits.before,
      after: audits.after,
      outcome: audits.outcome,
      message: audits.message,
      actionId: audits.actionId,
    })
    .from(audits)
    .where(and(matching(query), query.before === undefined ? undefined : lt(audits.id, query.before)))
    .orderBy(desc(audits.id))
    .limit(query.limit + 1)
  const page = rows.slice(0, query.limit).map((row) => ({
    ...row,
    at: isoInstant(row.at),
    title: actionTitle(row.type),
    before: row.before as AuditRow['before'],
    after: row.after as AuditRow['after'],
  }))
  return { rows: page, nextBefore: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null }
}

/** How many audits match, up to a bound. */
export async function auditCount(db: Database, query: z.output<typeof auditCountParameters>): Promise<CappedCount> {
  return await cappedCount(db, audits, matching(query))
}

function matching({ subject, address, search }: z.output<typeof auditFilter>): SQL | undefined {
  const pattern = search && containsPattern(search)
  return and(
    subject && and(eq(audits.subjectKind, subject.kind), eq(audits.subjectId, subject.id)),
    address === undefined ? undefined : eq(audits.address, address),
    pattern
      ? or(
          ilike(audits.actorName, pattern),
          ilike(audits.subjectName, pattern),
          ilike(audits.type, pattern),
          ilike(audits.message, pattern),
        )
      : undefined,
  )
}
