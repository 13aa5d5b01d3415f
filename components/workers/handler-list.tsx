'use client'

import { useQuery } from '@tanstack/react-query'
import type { HandlerView } from '#domain/views/operation-views.ts'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { Section } from '../ui/section.tsx'
import { handlersQuery } from './queries.ts'
import { definitionsInWords } from './worker-words.ts'

const COLUMNS: readonly DataColumn<HandlerView>[] = [
  { id: 'name', header: 'Handler', isPrimary: true, cell: ({ name }) => <span className="font-mono text-xs">{name}</span> },
  {
    id: 'description',
    header: 'Does',
    width: '36%',
    hideBelow: 'md',
    cell: ({ description }) => <span className="text-muted">{description}</span>,
  },
  { id: 'source', header: 'From', width: '96px', hideBelow: 'lg', cell: ({ source }) => (source === 'team' ? 'a team' : 'Djag') },
  {
    id: 'workers',
    header: 'Workers',
    width: '30%',
    cell: (handler) => (
      <span
        className={handler.definitionsDiffer ? 'text-danger' : handler.isLive ? undefined : 'text-faint'}
        title={definitionsInWords(handler)}
      >
        {definitionsInWords(handler)}
      </span>
    ),
  },
]

/** Every handler that a worker has published, with the workers that have it now, and whether they have the same. */
export function HandlerList() {
  const { data, error, refetch } = useQuery(handlersQuery)
  if (error && !data) return <ErrorState title="The handlers could not be loaded" error={error} onRetry={() => refetch()} />
  return (
    <Section title="Handlers" {...(data && { count: data.total })} className="mt-8">
      <DataTable<HandlerView>
        label="Handlers"
        columns={COLUMNS}
        rows={data?.rows}
        rowId={({ name }) => name}
        rowName={({ name }) => name}
        empty={null}
      />
      {data && data.rows.length < data.total && <p className="pt-2 text-sm text-muted">The first {data.rows.length} by name are shown.</p>}
    </Section>
  )
}
