'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { FilterBar, ManyFilterChips } from '../ui/filter-bar.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { unreadParameters } from '../ui/unread-parameters.ts'
import { ClosedIncidents } from './closed-incidents.tsx'
import { inboxParsers } from './inbox-params.ts'
import { openColumns } from './incident-columns.tsx'
import { IncidentPeek } from './incident-parts.tsx'
import { inboxQuery } from './queries.ts'
import { useIncidentDialogs } from './use-incident-dialogs.tsx'

const SEVERITY_CHIPS = INCIDENT_SEVERITIES.toReversed().map((value) => ({ value, label: STATE_LOOKS[value].word, state: value }))

/** What is wrong, each cause once. What an address asks for and can't be read is refused: it would show more. */
export function InboxPage() {
  const unread = unreadParameters(new URLSearchParams(useSearchParams()), inboxParsers)
  if (unread.length === 0) return <Incidents />
  return (
    <>
      <PageHeader title="Inbox" />
      <EmptyState title="This address can’t be read in full" action={<LinkButton href="/inbox">Show all incidents</LinkButton>}>
        {`What can’t be read of it is ${unread.join(' and ')}. Without that, more incidents would stand here than it asks for.`}
      </EmptyState>
    </>
  )
}

/** Those that are open, the gravest first, and below them those that are closed. */
function Incidents() {
  const [params, setParams] = useQueryStates(inboxParsers)
  const { data, error, refetch, isPlaceholderData } = useQuery(inboxQuery(params))
  const { asking, dialogs } = useIncidentDialogs()
  return (
    <>
      <PageHeader title="Inbox" count={isPlaceholderData ? undefined : data?.count} />
      <FilterBar>
        <ManyFilterChips
          label="Severity"
          chips={SEVERITY_CHIPS}
          values={params.severity ?? []}
          onChange={(severity) => void setParams({ severity: severity.length === 0 ? null : severity, before: null })}
        />
      </FilterBar>
      {error && (!data || isPlaceholderData) ? (
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
          isStale={isPlaceholderData}
          empty={<NothingOpen isFiltered={params.severity !== null} />}
        />
      )}
      {data && data.count > data.rows.length && (
        <p className="py-2 text-sm text-muted">
          The first {data.rows.length} of {data.count.toLocaleString('en')}, the gravest; the others come up as these are closed.
        </p>
      )}
      <ClosedIncidents params={params} onChange={(change, options) => void setParams(change, options)} />
      {dialogs}
    </>
  )
}

function NothingOpen({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="None of these is open">Incidents of another severity may be: take the filter off to see them.</EmptyState>
  ) : (
    <EmptyState icon={<CircleCheck />} title="Nothing is wrong">
      What fails, is late or endangers a deadline stands here, each cause once, until all of it is well again.
    </EmptyState>
  )
}
