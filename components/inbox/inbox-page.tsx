'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ClosedIncidents } from './closed-incidents.tsx'
import { openColumns } from './incident-columns.tsx'
import { IncidentPeek } from './incident-parts.tsx'
import { inboxQuery } from './queries.ts'
import { useIncidentDialogs } from './use-incident-dialogs.tsx'

/** What is wrong, each cause once: those that are open, the gravest first, and below them those that are closed. */
export function InboxPage() {
  const { data, error, refetch } = useQuery(inboxQuery)
  const { asking, dialogs } = useIncidentDialogs()
  return (
    <>
      <PageHeader title="Inbox" count={data?.count} />
      {error && !data ? (
        <ErrorState title="The incidents could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<IncidentRow>
          label="Open incidents"
          takesPageKeys
          isSteady
          columns={openColumns(asking)}
          rows={data?.rows}
          rowId={(incident) => String(incident.id)}
          rowName={(incident) => incident.title}
          rowHref={(incident) => `/inbox/${incident.id}`}
          peek={(incident) => <IncidentPeek id={incident.id} />}
          rowKeys={asking ? { a: asking.acknowledge, s: asking.silence } : {}}
          empty={
            <EmptyState icon={<CircleCheck />} title="Nothing is wrong">
              What fails, is late or endangers a deadline stands here, each cause once, until all of it is well again.
            </EmptyState>
          }
        />
      )}
      {data && data.count > data.rows.length && (
        <p className="py-2 text-sm text-muted">
          The first {data.rows.length} of {data.count.toLocaleString('en')}, the gravest; the others come up as these are closed.
        </p>
      )}
      <ClosedIncidents />
      {dialogs}
    </>
  )
}
