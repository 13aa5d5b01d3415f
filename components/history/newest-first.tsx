'use client'

import type { ReactNode } from 'react'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataTableProps } from '../ui/data-table/data-table-types.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { KeysetPagination } from '../ui/pagination.tsx'

type Props<Row> = Omit<DataTableProps<Row>, 'rows' | 'isStale' | 'takesPageKeys'> & {
  list: {
    rows: readonly Row[] | undefined
    page: { nextCursor: string | null } | undefined
    error: unknown
    refetch: () => unknown
    /** The rows are those of what was asked before. */
    isStale: boolean
  }
  /** What `useNews` puts over the list. */
  news: ReactNode
  /** What the shown page is older than; null: it is the newest. */
  before: string | null
  onBefore: (before: string | null, options: { history: 'push' | 'replace' }) => void
  /** Stands under the last page. */
  end?: ReactNode
  /** A further way on where the list could not be loaded. */
  onwards?: ReactNode
}

/** The list of a page that goes on with what is older: its table, the button over it behind which new rows wait, and the way to older ones. */
export function NewestFirst<Row extends object>({ list, news, before, onBefore, end, onwards, ...table }: Props<Row>) {
  const { rows, page, error, refetch, isStale } = list
  return (
    <>
      {error && (!rows || isStale) ? (
        <div className="flex flex-col items-start gap-3">
          <ErrorState title={`The ${table.label.toLowerCase()} could not be loaded`} error={error} onRetry={() => refetch()} />
          {onwards}
        </div>
      ) : (
        <div className="relative">
          {news}
          <DataTable<Row> {...table} rows={rows} isStale={isStale} takesPageKeys />
        </div>
      )}
      {page?.nextCursor === null && end}
      {page && (
        <KeysetPagination
          isFirst={before === null}
          hasNext={page.nextCursor !== null}
          onFirst={() => onBefore(null, { history: 'replace' })}
          onNext={() => onBefore(page.nextCursor, { history: 'push' })}
        />
      )}
    </>
  )
}
