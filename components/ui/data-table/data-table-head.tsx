import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { Checkbox } from '../checkbox.tsx'
import { columnClasses } from './column-classes.ts'
import type { DataColumn, Sort } from './data-table-types.ts'

type Props<Row> = {
  columns: readonly DataColumn<Row>[]
  sorting: Sort | undefined
  toggleSort: (key: string) => void
  /** Null: rows can't be chosen. */
  chosen: boolean | 'indeterminate' | null
  chooseAll: (all: boolean) => void
}

/** Sticky below the top bar. */
export function DataTableHead<Row>({ columns, sorting, toggleSort, chosen, chooseAll }: Props<Row>) {
  return (
    <thead>
      <tr>
        {chosen !== null && (
          <th scope="col" className="sticky top-(--bar-height) z-10 max-md:static w-8 border-b bg-bg p-0 pl-2 align-middle">
            <span className="flex">
              <Checkbox checked={chosen} onChange={chooseAll} ariaLabel="Select all rows shown" />
            </span>
          </th>
        )}
        {columns.map((column) => {
          const isSorted = sorting?.key === column.id
          return (
            <th
              key={column.id}
              scope="col"
              style={{ width: column.width }}
              aria-sort={isSorted ? (sorting.dir === 'asc' ? 'ascending' : 'descending') : undefined}
              className={clsx(
                'sticky top-(--bar-height) z-10 max-md:static h-8 border-b bg-bg px-2 text-xs font-medium text-muted',
                columnClasses(column),
              )}
            >
              {column.isSortable ? (
                <button
                  type="button"
                  onClick={() => toggleSort(column.id)}
                  className={clsx('inline-flex items-center gap-1 hover:text-fg', isSorted && 'text-fg')}
                >
                  {column.header}
                  {isSorted &&
                    (sorting.dir === 'asc' ? <ArrowUp aria-hidden className="size-3" /> : <ArrowDown aria-hidden className="size-3" />)}
                </button>
              ) : column.isHeaderHidden ? (
                <span className="sr-only">{column.header}</span>
              ) : (
                column.header
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
