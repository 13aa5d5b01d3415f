'use client'

import { Inbox, Plus } from 'lucide-react'
import { useState } from 'react'
import { ApiError } from '../api/api-error.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn, Sort } from '../ui/data-table/data-table-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { KeepsRoom } from '../ui/keeps-room.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { KeysetPagination, Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { useShownPart } from '../ui/shown-part.tsx'
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { type Specimen, State, States } from './specimen.tsx'

type Row = { id: string; name: string; state: 'running' | 'failed' | 'waiting' }
const ROWS: readonly Row[] = [
  { id: '1', name: 'load-orders', state: 'running' },
  { id: '2', name: 'report', state: 'failed' },
  {
    id: '3',
    name: 'a task with a name so long that it is cut off where the column ends, however wide the window may be',
    state: 'waiting',
  },
]
const COLUMNS: readonly DataColumn<Row>[] = [
  { id: 'name', header: 'Name', cell: (row) => row.name, isPrimary: true, isSortable: true },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} />, width: '130px' },
]

function ChoosableTable() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['2']))
  const [sort, setSort] = useState<Sort>({ key: 'name', dir: 'asc' })
  const [openId, setOpenId] = useState<string | null>('1')
  return (
    <DataTable
      label="Rows that are chosen, sorted and opened"
      columns={COLUMNS}
      rows={ROWS}
      rowId={(row) => row.id}
      rowName={(row) => row.name}
      onOpen={(row) => setOpenId(row.id === openId ? null : row.id)}
      expansion={(row) => row.id === openId && <p className="text-sm">What stands under a row that is opened in place.</p>}
      sort={sort}
      onSort={setSort}
      selected={selected}
      onSelect={setSelected}
      bulkActions={<Button size="sm">Disable</Button>}
      peek={(row) => <p className="p-4 text-sm">A glance at {row.name}.</p>}
      empty={null}
    />
  )
}

function LongList() {
  const { shown, more } = useShownPart(
    Array.from({ length: 30 }, (_, index) => index + 1),
    5,
  )
  return (
    <div className="text-sm">
      {shown.join(', ')}
      <div>{more}</div>
    </div>
  )
}

function ComingAndGoing() {
  const [isLong, setIsLong] = useState(false)
  return (
    <div>
      <KeepsRoom className="rounded bg-subtle p-2 text-sm">
        {isLong
          ? 'A sentence that comes, takes several lines, and leaves its room behind when it goes, so that nothing below it jumps.'
          : 'Short.'}
      </KeepsRoom>
      <Button size="sm" className="mt-2" onClick={() => setIsLong(!isLong)}>
        Say more, or less
      </Button>
    </div>
  )
}

/** What pages and lists are made of. */
export const PAGE_SPECIMENS: readonly Specimen[] = [
  {
    file: 'page-header.tsx',
    Shown: () => (
      <State name="of one thing, with all it may have" isWide>
        <PageHeader
          title="load-orders"
          count={10_000}
          hasMore
          badge={<StateBadge state="running" isProminent progress={40} />}
          description="Loads the orders of one shop."
          back={{ href: '/tasks', label: 'Tasks' }}
          actions={
            <>
              <LinkButton href="/tasks">Edit</LinkButton>
              <Button variant="primary" icon={<Plus />}>
                Run now
              </Button>
            </>
          }
        />
      </State>
    ),
  },
  {
    file: 'section.tsx',
    Shown: () => (
      <State name="with a count that leads somewhere, and an action" isWide>
        <Section title="Runs" count={1_312} countHref="/runs" actions={<Button size="sm">All</Button>}>
          <p className="text-sm">What belongs to it.</p>
        </Section>
      </State>
    ),
  },
  {
    file: 'data-table/data-table.tsx',
    Shown: () => (
      <States>
        <State name="chosen, sorted, opened in place; space peeks" isWide>
          <ChoosableTable />
        </State>
        <State name="compact, and older than what is being read" isWide>
          <DataTable
            label="Older rows"
            columns={COLUMNS}
            rows={ROWS}
            rowId={(row) => row.id}
            rowHref={() => '/tasks'}
            empty={null}
            isCompact
            isStale
          />
        </State>
        <State name="without rows" isWide>
          <DataTable
            label="No rows"
            columns={COLUMNS}
            rows={[]}
            rowId={(row) => row.id}
            empty={<EmptyState title="No task is like that." />}
          />
        </State>
      </States>
    ),
  },
  {
    file: 'pagination.tsx',
    Shown: () => (
      <States>
        <State name="numbered">
          <Pagination page={2} size={50} total={312} onPage={() => {}} />
        </State>
        <State name="by where the last one ended">
          <KeysetPagination isFirst={false} hasNext onFirst={() => {}} onNext={() => {}} />
        </State>
      </States>
    ),
  },
  {
    file: 'shown-part.tsx',
    Shown: () => (
      <State name="the first of many">
        <LongList />
      </State>
    ),
  },
  {
    file: 'keeps-room.tsx',
    Shown: () => (
      <State name="a sentence that comes and goes">
        <ComingAndGoing />
      </State>
    ),
  },
  {
    file: 'empty-state.tsx',
    Shown: () => (
      <State name="what to do when there is nothing yet" isWide>
        <EmptyState icon={<Inbox />} title="No tasks yet" action={<Button variant="primary">New task</Button>}>
          A task runs a handler at the instants of its crontab.
        </EmptyState>
      </State>
    ),
  },
  {
    file: 'error-state.tsx',
    Shown: () => (
      <States>
        <State name="with the reason, and the way on" isWide>
          <ErrorState
            title="Tasks could not be loaded"
            error={new ApiError({ code: 'internal', message: 'Something went wrong here; it was logged.', requestId: '4f1c' })}
            onRetry={() => {}}
          />
        </State>
      </States>
    ),
  },
  {
    file: 'skeleton.tsx',
    Shown: () => (
      <States>
        <State name="one">
          <Skeleton className="h-3 w-24" />
        </State>
        <State name="rows of a list" isWide>
          <SkeletonRows count={3} />
        </State>
      </States>
    ),
  },
]
