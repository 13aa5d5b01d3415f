'use client'

import { createSortedRowModel, rowSortingFeature, type SortingState, tableFeatures, useTable } from '@tanstack/react-table'
import { useMemo, useState } from 'react'
import type { DataTableProps, Sort } from './data-table-types.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
const noRows: never[] = []

type Comparable = string | number | null | undefined

/** Rows in the order shown, and how the head shows and changes that order. */
export function useDataTableModel<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, sort, onSort, initialSort } = props
  const [own, setOwn] = useState<SortingState>(initialSort ? [{ id: initialSort.key, desc: initialSort.dir === 'desc' }] : [])
  const isServerSorted = onSort !== undefined
  const tableColumns = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row): Comparable => column.sortValue?.(row) ?? undefined,
        enableSorting: !isServerSorted && column.sortValue !== undefined,
        sortUndefined: 'last' as const,
        sortFn: (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) =>
          compare(a.getValue(id) as Comparable, b.getValue(id) as Comparable),
      })),
    [columns, isServerSorted],
  )
  const table = useTable({
    features,
    columns: tableColumns,
    data: rows ?? noRows,
    getRowId: rowId,
    manualSorting: isServerSorted,
    state: { sorting: isServerSorted ? noRows : own },
    onSortingChange: setOwn,
  })
  const shown: Sort | undefined = isServerSorted ? sort : own[0] && { key: own[0].id, dir: own[0].desc ? 'desc' : 'asc' }
  const toggleSort = (key: string) => {
    const next: Sort = { key, dir: shown?.key === key && shown.dir === 'asc' ? 'desc' : 'asc' }
    if (onSort) onSort(next)
    else setOwn([{ id: key, desc: next.dir === 'desc' }])
  }
  return { shownRows: table.getRowModel().rows.map((row) => ({ id: row.id, data: row.original })), sorting: shown, toggleSort }
}

function compare(a: Comparable, b: Comparable): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), 'en', { numeric: true })
}
