import type { z } from 'zod'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { LEAST_READER } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { csvLine } from '#server/http/csv.ts'
import { choiceParameter } from '#server/http/parameters.ts'
import { type AuditFilter, type AuditReader, auditFilterParameters } from './audit-filter.ts'
import { auditPage } from './audit-page.ts'

export const auditFileParameters = auditFilterParameters.extend({ format: choiceParameter(['csv', 'jsonl']).default('csv') })

const ROWS_A_PART = 1_000

/** The columns of the CSV file, each a name for programs. Instants are ISO, in UTC; what was so before and after is JSON. */
const COLUMNS: readonly (readonly [name: string, of: (audit: AuditRow) => string | number | null])[] = [
  ['id', (audit) => audit.id],
  ['at', (audit) => audit.at],
  ['actor_kind', (audit) => audit.actorKind],
  ['actor_id', (audit) => audit.actorId],
  ['actor', (audit) => audit.actorName],
  ['address', (audit) => audit.address],
  ['type', (audit) => audit.type],
  ['subject_kind', (audit) => audit.subjectKind],
  ['subject_id', (audit) => audit.subjectId],
  ['subject', (audit) => audit.subjectName],
  ['outcome', (audit) => audit.outcome],
  ['message', (audit) => audit.message],
  ['before', (audit) => audit.before && JSON.stringify(audit.before)],
  ['after', (audit) => audit.after && JSON.stringify(audit.after)],
  ['action_id', (audit) => audit.actionId],
  ['closed_by', (audit) => audit.closedBy && (audit.closedBy.join(', ') || 'unknown')],
]

/** All audits that match, the latest first, as CSV or a JSON document a line, part by part as it is read: its length does not matter. */
export async function auditFile(
  db: Database,
  { format, ...filter }: z.output<typeof auditFileParameters>,
  reader: AuditReader = LEAST_READER,
): Promise<{ name: string; parts: AsyncIterable<string> }> {
  return { name: `audits.${format}`, parts: format === 'csv' ? csvParts(db, filter, reader) : jsonParts(db, filter, reader) }
}

async function* everyAudit(db: Database, filter: AuditFilter, reader: AuditReader): AsyncGenerator<AuditRow[]> {
  for (let cursor: number | undefined; ; ) {
    const { rows, nextCursor } = await auditPage(db, { ...filter, cursor, limit: ROWS_A_PART }, reader)
    if (rows.length > 0) yield rows
    if (nextCursor === null) return
    cursor = Number(nextCursor)
  }
}

async function* csvParts(db: Database, filter: AuditFilter, reader: AuditReader): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([name]) => name))
  for await (const rows of everyAudit(db, filter, reader)) yield rows.map((audit) => csvLine(COLUMNS.map(([, of]) => of(audit)))).join('')
}

async function* jsonParts(db: Database, filter: AuditFilter, reader: AuditReader): AsyncGenerator<string> {
  for await (const rows of everyAudit(db, filter, reader)) yield rows.map((audit) => `${JSON.stringify(audit)}\n`).join('')
}
