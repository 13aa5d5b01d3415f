import { ChevronRight } from 'lucide-react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { ClosedValue } from '../sentences/closed-value.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { AuditSubjectLink } from './audit-subject-link.tsx'

/** The columns of the audits; a button in the first opens and closes what changed. */
export function auditColumns(openId: number | null, onToggle: (audit: AuditRow) => void): readonly DataColumn<AuditRow>[] {
  return [
    {
      id: 'at',
      header: 'When',
      width: '128px',
      cell: (audit) => (
        <span className="flex items-center gap-1.5">
          <OpenButton audit={audit} isOpen={openId === audit.id} onToggle={onToggle} />
          <RelativeTime instant={audit.at} />
        </span>
      ),
    },
    { id: 'actor', header: 'Who', width: '12%', hideBelow: 'md', cell: (audit) => <span title={audit.actorName}>{audit.actorName}</span> },
    { id: 'title', header: 'What', width: '156px', hideBelow: 'lg', cell: (audit) => <span title={audit.type}>{audit.title}</span> },
    { id: 'subject', header: 'Subject', width: '20%', hideBelow: 'sm', cell: (audit) => <AuditSubjectLink audit={audit} /> },
    { id: 'message', header: 'Change', cell: (audit) => <Message audit={audit} /> },
    {
      id: 'outcome',
      header: 'Outcome',
      width: '104px',
      hideBelow: 'sm',
      cell: (audit) => <StateBadge state={audit.outcome === 'succeeded' ? 'done' : 'failed'} />,
    },
  ]
}

type OpenProps = { audit: AuditRow; isOpen: boolean; onToggle: (audit: AuditRow) => void }

function OpenButton({ audit, isOpen, onToggle }: OpenProps) {
  return (
    <button
      type="button"
      aria-label={`What changed: ${audit.title}, ${audit.subjectName}`}
      aria-expanded={isOpen}
      onClick={() => onToggle(audit)}
      className="flex size-5 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-active hover:text-fg aria-expanded:rotate-90 [&_svg]:size-4"
    >
      <ChevronRight aria-hidden />
    </button>
  )
}

function Message({ audit }: { audit: AuditRow }) {
  if (audit.closedBy !== null) return <ClosedValue closedBy={audit.closedBy} />
  return (
    <span className={audit.outcome === 'failed' ? 'text-red' : undefined} title={audit.message}>
      {audit.message}
    </span>
  )
}
