import { BellOff, Check } from 'lucide-react'
import Link from 'next/link'
import { counted } from '#domain/counted.ts'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { RunbookLink } from '../tasks/runbook-link.tsx'
import { tasksHref } from '../tasks/task-list-params.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { HandlingNote } from './handling-note.tsx'
import { CLOSING_WORDS } from './incident-words.ts'
import type { IncidentAsking } from './use-incident-dialogs.tsx'

const severity: DataColumn<IncidentRow> = {
  id: 'severity',
  header: 'Severity',
  width: '104px',
  hideBelow: 'sm',
  cell: (incident) => <StateBadge state={incident.severity} />,
}

/** The columns of open incidents. @param asking what whoever may does in place; null: the viewer may only look */
export function openColumns(asking: IncidentAsking | null): readonly DataColumn<IncidentRow>[] {
  const columns: DataColumn<IncidentRow>[] = [
    severity,
    { id: 'title', header: 'What is wrong', cell: (incident) => <What incident={incident} /> },
    {
      id: 'tasks',
      header: 'Tasks',
      width: '64px',
      align: 'end',
      hideBelow: 'md',
      cell: ({ memberCount }) => memberCount.toLocaleString('en'),
    },
    { id: 'since', header: 'Since', width: '104px', hideBelow: 'sm', cell: ({ beganAt }) => <RelativeTime instant={beganAt} /> },
  ]
  return asking ? [...columns, actionsColumn(asking)] : columns
}

/** The columns of closed ones. */
export const closedColumns: readonly DataColumn<IncidentRow>[] = [
  severity,
  { id: 'title', header: 'What was wrong', cell: (incident) => <What incident={incident} /> },
  { id: 'opened', header: 'Opened', width: '104px', hideBelow: 'md', cell: ({ openedAt }) => <RelativeTime instant={openedAt} /> },
  {
    id: 'closed',
    header: 'Closed',
    width: '104px',
    hideBelow: 'sm',
    cell: ({ closedAt }) => closedAt && <RelativeTime instant={closedAt} />,
  },
]

function actionsColumn({ may, acknowledge, silence }: IncidentAsking): DataColumn<IncidentRow> {
  return {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    width: '80px',
    align: 'end',
    cell: (incident) =>
      may(incident) && (
        <span className="inline-flex">
          <IconButton label="Acknowledge …" keys="a" icon={<Check />} size="sm" onClick={() => acknowledge(incident)} />
          <IconButton label="Silence …" keys="s" icon={<BellOff />} size="sm" onClick={() => silence(incident)} />
        </span>
      ),
  }
}

/** The sentence, and below it where it begins, whose it is, what to do about it and who does. */
function What({ incident }: { incident: IncidentRow }) {
  const { causeTask, closingReason } = incident
  return (
    <span className="flex min-w-0 flex-col gap-0.5 whitespace-normal py-2 [overflow-wrap:anywhere]">
      <Link href={`/inbox/${incident.id}`} prefetch={false} className="font-medium hover:underline">
        {incident.title}
      </Link>
      <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-muted">
        <span className="flex gap-x-3 sm:hidden">
          <StateBadge state={incident.severity} />
          <RelativeTime instant={incident.closedAt ?? incident.beganAt} />
        </span>
        {incident.memberCount > 1 && <span className="md:hidden">{counted(incident.memberCount, 'task')}</span>}
        {causeTask && <CauseLinks causeTask={causeTask} />}
        {closingReason ? <span>{CLOSING_WORDS[closingReason]}</span> : <HandlingNote incident={incident} />}
      </span>
    </span>
  )
}

function CauseLinks({ causeTask }: { causeTask: NonNullable<IncidentRow['causeTask']> }) {
  return (
    <>
      {causeTask.isDeleted ? (
        <span>{causeTask.name}, deleted</span>
      ) : (
        <Link href={`/tasks/${causeTask.id}`} prefetch={false} className="hover:text-fg hover:underline">
          {causeTask.name}
        </Link>
      )}
      {causeTask.owner && (
        <Link href={tasksHref({ owner: causeTask.owner })} prefetch={false} className="hover:text-fg hover:underline">
          {causeTask.owner}
        </Link>
      )}
      {causeTask.runbookUrl && <RunbookLink url={causeTask.runbookUrl} />}
    </>
  )
}
