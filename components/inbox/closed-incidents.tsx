'use client'

import { useQuery } from '@tanstack/react-query'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { KeysetPagination } from '../ui/pagination.tsx'
import { PeriodFilter } from '../ui/period-filter.tsx'
import { Section } from '../ui/section.tsx'
import type { InboxParams } from './inbox-params.ts'
import { closedColumns } from './incident-columns.tsx'
import { IncidentPeek } from './incident-parts.tsx'
import { closedIncidentsQuery } from './queries.ts'

const PERIODS = [
  { hours: 24, label: 'Within a day' },
  { hours: 168, label: 'Within a week' },
  { hours: 720, label: 'Within 30 days' },
]

type Props = { params: InboxParams; onChange: (change: Partial<InboxParams>, options?: { history: 'push' | 'replace' }) => void }

/** Incidents that are over, of a chosen time, what began last first. */
export function ClosedIncidents({ params, onChange }: Props) {
  const { data, error, refetch, isPlaceholderData } = useQuery(closedIncidentsQuery(params))
  return (
    <Section
      title="Closed"
      className="mt-10"
      actions={
        <PeriodFilter
          aria-label="Closed when"
          className="w-36"
          since={params.since}
          before={null}
          onChange={({ since }) => onChange({ since, before: null })}
          anyTime="At any time"
          choices={PERIODS}
          words={({ since }) => `Since ${since}`}
        />
      }
    >
      {error && (!data || isPlaceholderData) ? (
        <ErrorState title="The closed incidents could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<IncidentRow>
          label="Closed incidents"
          columns={closedColumns}
          rows={data?.rows}
          rowId={(incident) => String(incident.id)}
          rowName={(incident) => incident.title}
          rowHref={(incident) => `/inbox/${incident.id}`}
          peek={(incident) => <IncidentPeek id={incident.id} />}
          isStale={isPlaceholderData}
          empty={
            <p className="py-1 text-sm text-muted">
              {params.since || params.severity ? 'None of these was closed.' : 'None has been closed yet.'}
            </p>
          }
        />
      )}
      {data && (
        <KeysetPagination
          isFirst={params.before === null}
          hasNext={data.nextCursor !== null}
          onFirst={() => onChange({ before: null }, { history: 'replace' })}
          onNext={() => onChange({ before: Number(data.nextCursor) }, { history: 'push' })}
        />
      )}
    </Section>
  )
}
