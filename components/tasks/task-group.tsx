'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useId, useState } from 'react'
import type { TableLook } from '#domain/saved-view-input.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataTableProps } from '../ui/data-table/data-table-types.ts'
import { StateBadge } from '../ui/state-badge.tsx'
import { taskPageQuery } from './queries.ts'
import { type TaskListParams, tasksHref } from './task-list-params.ts'
import { useTaskColumns } from './use-task-columns.tsx'

/** What the tables of all groups share. */
export type GroupTable = Omit<DataTableProps<TaskRow>, 'label' | 'rows' | 'empty' | 'columns'> & {
  look: TableLook
  rowMenu: ((row: TaskRow) => ReactNode) | null
}

type Props = {
  title: ReactNode
  /** The table's accessible name: “Tasks with finance”. */
  label: string
  /** What is in this group, as the list is asked for it. */
  params: TaskListParams
  table: GroupTable
  isOpenAtFirst: boolean
}

/** The tasks that have something in common, under what it is, with how many of them fail or are late; nothing where there are none. */
export function TaskGroup({ title, label, params, isOpenAtFirst, table: { look, rowMenu, ...table } }: Props) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  const id = useId()
  const { data } = useQuery({ ...taskPageQuery(params), enabled: isOpen })
  const { columns } = useTaskColumns(data?.rows, look, rowMenu)
  if (isOpen ? !data || data.total === 0 : data?.total === 0) return null
  const { failing = 0, late = 0 } = data?.troubles ?? {}
  const hidden = data ? data.total - data.rows.length : 0
  return (
    <section className="pb-5">
      <h2 className="flex items-center gap-3 text-base font-semibold">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 items-center gap-1.5 rounded py-1 pr-2 hover:bg-hover"
        >
          <ChevronRight aria-hidden className={clsx('size-4 shrink-0 text-muted transition-transform', isOpen && 'rotate-90')} />
          <span className="flex min-w-0 items-center gap-2 truncate">{title}</span>
          {data && <span className="tabular font-normal text-faint">{data.total.toLocaleString('en')}</span>}
        </button>
        <span className="flex gap-3 text-sm font-normal">
          {failing > 0 && (
            <Link href={tasksHref({ ...params, trouble: 'failing', group: null })} className="hover:underline">
              <StateBadge state="failing" word={`${failing.toLocaleString('en')} failing`} />
            </Link>
          )}
          {late > 0 && (
            <Link href={tasksHref({ ...params, trouble: 'late', group: null })} className="hover:underline">
              <StateBadge state="late" word={`${late.toLocaleString('en')} late`} />
            </Link>
          )}
        </span>
      </h2>
      <div id={id} hidden={!isOpen}>
        {isOpen && data && (
          <DataTable<TaskRow> {...table} label={label} columns={columns} rows={data.rows} empty={null} isCompact={look.isCompact} />
        )}
        {data && hidden > 0 && isOpen && (
          <p className="pt-2 text-sm text-muted">
            {data.rows.length} shown.{' '}
            <Link href={tasksHref({ ...params, group: null })} className="underline underline-offset-4 hover:text-fg">
              All {data.total.toLocaleString('en')}
            </Link>
          </p>
        )}
      </div>
    </section>
  )
}
