import Link from 'next/link'
import type { AuditRow } from '#domain/views/operation-views.ts'

/** What an audit is about: a link where it has a page. The name is the one it had then. */
export function AuditSubjectLink({ audit }: { audit: Pick<AuditRow, 'subjectKind' | 'subjectId' | 'subjectName'> }) {
  const href = subjectHref(audit)
  if (href === null) return <span title={audit.subjectName}>{audit.subjectName}</span>
  return (
    <Link href={href} title={audit.subjectName} className="hover:underline">
      {audit.subjectName}
    </Link>
  )
}

function subjectHref({ subjectKind, subjectId }: Pick<AuditRow, 'subjectKind' | 'subjectId'>): string | null {
  if (subjectId === null) return null
  switch (subjectKind) {
    case 'task':
      return `/tasks/${subjectId}`
    case 'crontab':
      return `/crontabs/${subjectId}`
    case 'secret':
      return '/secrets'
    case 'run':
      return `/runs/${subjectId}`
    case 'incident':
      return `/inbox/${subjectId}`
    case 'channel':
      return '/settings/notifications'
    default:
      return null
  }
}
