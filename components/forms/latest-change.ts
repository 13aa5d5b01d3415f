import { type AuditRow, auditListShape } from '#domain/views/operation-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

/** Who changed something last, and when (ISO). */
export type LatestChange = { byName: string; at: string }

/** By the audits of what stands in a form; null: nothing is recorded, or it can't be read now, which keeps nobody from saving. */
export async function latestChangeOf(kind: AuditRow['subjectKind'], id: number | null | undefined): Promise<LatestChange | null> {
  const page = await fetchShape(withQuery('/v1/audits', { subject: `${kind}:${id}`, limit: 1 }), auditListShape).catch(() => null)
  const audit = page?.rows[0]
  return audit ? { byName: audit.actorName, at: audit.at } : null
}
