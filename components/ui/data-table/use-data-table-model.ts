'use client'

import { useMemo } from 'react'
import type { DataTableProps } from './data-table-types.ts'

const noRows: never[] = []

/** Rows with their ids, and how the head changes the order: the server sorts. */
export function useDataTableModel<Row extends object>({ rows, rowId, sort, onSort }: DataTableProps<Row>) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a row's id is does not change
  const shownRows = useMemo(() => (rows ?? noRows).map((data) => ({ id: rowId(data), data })), [rows])
  const toggleSort = (key: string) => onSort?.({ key, dir: sort?.key === key && sort.dir === 'asc' ? 'desc' : 'asc' })
  return { shownRows, toggleSort }
}
