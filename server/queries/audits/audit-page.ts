import { and, desc, lt } from 'drizzle-orm'
import type { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { AuditPage, AuditRow } from '#domain/views/operation-views.ts'
import { audits } from '#schema/audits.ts'
import { closedSubjects } from '#server/closed-values/closed-subjects.ts'
import { closingTags, LEAST_READER } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { idParameter } from '#server/http/parameters.ts'
import { cappedCount } from '../capped-count.ts'
import { actionTitles } from './action-titles.ts'
import { type AuditFilter, type AuditReader, auditFilterParameters, auditsThatMatch, readsWholeRecord } from './audit-filter.ts'

export const auditPageParameters = auditFilterParameters.extend(keysetParameters(idParameter).shape)

/** One page of the record, newest first, as far as it is open to the reader: of closed tasks neither what was so before and after nor the message (rule V1). */
export async function auditPage(
  db: Database,
  query: z.output<typeof auditPageParameters>,
  reader: AuditReader = LEAST_READER,
): Promise<AuditPage> {
  const rows = await db
    .select({
      id: audits.id,
      at: audits.at,
      actorKind: audits.actorKind,
      actorId: audits.actorId,
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
    .where(and(auditsThatMatch(query, reader), query.cursor === undefined ? undefined : lt(audits.id, query.cursor)))
    .orderBy(desc(audits.id))
    .limit(query.limit + 1)
  const { rows: shown, nextCursor } = pageOf(rows, query.limit, ({ id }) => id)
  const subjectOf = (row: (typeof rows)[number]) => ({ kind: row.subjectKind, id: row.subjectId, type: row.type })
  const closedBy = await closedSubjects(db, reader, shown.map(subjectOf))
  const open = (found: (typeof rows)[number]) => {
    const row = readsWholeRecord(reader) || (found.actorId !== null && found.actorId === reader.id) ? found : { ...found, address: null }
    const by = closedBy(subjectOf(row))
    return by === null ? { ...row, closedBy: by } : { ...row, before: null, after: null, message: '', closedBy: by }
  }
  const titleOf = await actionTitles(
    db,
    shown.map(({ type }) => type),
  )
  const page = shown.map(open).map((row) => ({
    ...row,
    at: isoInstant(row.at),
    title: titleOf(row.type),
    before: row.before as AuditRow['before'],
    after: row.after as AuditRow['after'],
  }))
  return { rows: page, nextCursor, notLookedInto: query.search ? await closingTags(db, reader) : null }
}

/** How many audits match, up to a bound. */
export async function auditCount(db: Database, query: AuditFilter, reader: AuditReader = LEAST_READER): Promise<CappedCount> {
  return await cappedCount(db, audits, auditsThatMatch(query, reader))
}
