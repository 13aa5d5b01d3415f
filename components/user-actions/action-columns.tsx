import type { ActionRow } from '#domain/views/operation-views.ts'
import { ClosedValue } from '../sentences/closed-value.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'

/** The columns of the list of user actions. */
export const actionColumns: readonly DataColumn<ActionRow>[] = [
  { id: 'state', header: 'State', width: '104px', cell: (action) => <StateBadge state={action.state} /> },
  { id: 'title', header: 'Action', isPrimary: true, cell: (action) => <span title={action.type}>{action.title}</span> },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '42%',
    hideBelow: 'sm',
    cell: (action) => <Outcome action={action} />,
  },
  {
    id: 'actor',
    header: 'Asked by',
    width: '16%',
    hideBelow: 'md',
    cell: (action) => <span title={action.actorName}>{action.actorName}</span>,
  },
  { id: 'created', header: 'When', width: '104px', cell: (action) => <RelativeTime instant={action.createdAt} /> },
]

function Outcome({ action }: { action: ActionRow }) {
  if (action.closedBy !== null) return <ClosedValue closedBy={action.closedBy} />
  if (action.outcome === null) return <span className="text-faint">not yet</span>
  return (
    <span className={action.state === 'failed' ? 'text-red' : 'text-muted'} title={action.outcome}>
      {action.outcome}
    </span>
  )
}
