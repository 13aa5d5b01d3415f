import Link from 'next/link'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { ClosedValue } from '../sentences/closed-value.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { actorOfAudit } from './actor-filter.tsx'
import { AuditChanges } from './audit-changes.tsx'
import { AuditSubjectLink } from './audit-subject-link.tsx'

/** One audit in full: everything the row has no room for, and what changed. */
export function AuditDetail({ audit }: { audit: AuditRow }) {
  return (
    <div className="flex min-w-0 flex-col gap-3 text-sm">
      <p className="max-w-[80ch] text-base [overflow-wrap:anywhere]">
        {audit.closedBy === null ? audit.message : <ClosedValue closedBy={audit.closedBy} />}
      </p>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted [overflow-wrap:anywhere]">
        <span>
          {audit.title} by{' '}
          <Link href={`/audits?actor=${actorOfAudit(audit)}`} className="text-accent hover:underline">
            {audit.actorName}
          </Link>
        </span>
        {audit.address !== null && (
          <Link href={`/audits?address=${encodeURIComponent(audit.address)}`} className="text-accent hover:underline">
            from {audit.address}
          </Link>
        )}
        <RelativeTime instant={audit.at} show="exact" />
        <span className="min-w-0">
          <AuditSubjectLink audit={audit} />
        </span>
        {audit.subjectId !== null && audit.subjectKind !== 'none' && (
          <Link href={`/audits?subject=${audit.subjectKind}:${audit.subjectId}`} className="text-accent hover:underline">
            All about this {audit.subjectKind}
          </Link>
        )}
        {audit.actionId !== null && (
          <Link href={`/actions/${audit.actionId}`} className="text-accent hover:underline">
            Action {audit.actionId}
          </Link>
        )}
      </p>
      {audit.closedBy === null && <AuditChanges audit={audit} />}
    </div>
  )
}
