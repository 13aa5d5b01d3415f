'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { ActionType } from '#domain/views/operation-views.ts'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { Section } from '../ui/section.tsx'
import { definitionsInWords } from '../workers/worker-words.ts'
import { actionTypesQuery } from './queries.ts'

type Own = ActionType & { team: NonNullable<ActionType['team']> }

const ABOUT: Readonly<Record<Own['team']['subject'], string>> = {
  run: 'a run',
  task: 'a task',
  worker: 'a worker',
  none: 'nothing in particular',
}

const COLUMNS: readonly DataColumn<Own>[] = [
  {
    id: 'title',
    header: 'Action',
    isPrimary: true,
    cell: ({ type, title }) => (
      <Link href={`/actions/new?type=${type}`} className="font-medium hover:underline">
        {title}
      </Link>
    ),
  },
  { id: 'type', header: 'Type', width: '20%', hideBelow: 'lg', cell: ({ type }) => <span className="font-mono text-xs">{type}</span> },
  { id: 'about', header: 'Is about', width: '20%', hideBelow: 'md', cell: ({ team }) => ABOUT[team.subject] },
  { id: 'workers', header: 'Workers', width: '30%', cell: ({ team }) => <Workers workers={team.workers} /> },
]

function Workers({ workers }: Pick<Own['team'], 'workers'>) {
  const definitionsDiffer = new Set(workers.map(({ definition }) => definition)).size > 1
  const words = definitionsInWords({ workers, definitionsDiffer })
  return (
    <span className={definitionsDiffer ? 'text-danger' : workers.length > 0 ? undefined : 'text-faint'} title={words}>
      {words}
    </span>
  )
}

/** The actions of the team's own, with the workers that have each now, and whether they have the same; nothing where there is none. */
export function TeamActionList() {
  const { data } = useQuery(actionTypesQuery)
  const own = data?.rows.filter((row): row is Own => row.team !== null) ?? []
  if (own.length === 0) return null
  return (
    <Section title="Actions of the team’s own" count={own.length} className="mt-8">
      <DataTable<Own>
        label="Actions of the team’s own"
        columns={COLUMNS}
        rows={own}
        rowId={({ type }) => type}
        rowName={({ title }) => title}
        empty={null}
      />
    </Section>
  )
}
