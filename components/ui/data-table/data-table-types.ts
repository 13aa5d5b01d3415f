import type { ReactNode } from 'react'

export type Sort<Key extends string = string> = { key: Key; dir: 'asc' | 'desc' }

export type DataColumn<Row> = {
  /** Also the sort key. */
  id: string
  header: string
  /** The head is there for screen readers only: a column of buttons, a remark without a name. */
  isHeaderHidden?: boolean
  cell: (row: Row) => ReactNode
  /** CSS width (`120px`, `30%`); without one the column takes what is left. */
  width?: string
  align?: 'start' | 'end'
  /** The column whose cell is the link to the row (with `rowHref`). */
  isPrimary?: boolean
  /** Left out on screens narrower than this. */
  hideBelow?: 'sm' | 'md' | 'lg' | 'xl'
  /** With `sort` and `onSort`. */
  isSortable?: boolean
}

export type DataTableProps<Row> = {
  /** Accessible name: "Tasks". */
  label: string
  columns: readonly DataColumn<Row>[]
  /** Undefined while loading: then skeleton rows stand here. */
  rows: readonly Row[] | undefined
  rowId: (row: Row) => string
  /** What the row is called, for its checkbox: "Select load-orders". */
  rowName?: (row: Row) => string
  /** Enter, and a click on the row, go there. */
  rowHref?: (row: Row) => string
  /** Enter, and a click on the row, do this (where there is no page to go to). */
  onOpen?: (row: Row) => void
  /** The order shown, and asking for another: the server sorts. */
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** Row ids chosen; with `onSelect` there are checkboxes, `x` chooses the row under the cursor. */
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** How many are chosen, where more are than have a row here. */
  selectedCount?: number | undefined
  /** Shown in place of nothing while rows are chosen. */
  bulkActions?: ReactNode
  /** A glance at the row in a panel beside the list: the space bar opens and closes it. */
  peek?: (row: Row) => ReactNode
  /** What stands under a row that is opened in place (with `onOpen`); nothing for the others. */
  expansion?: (row: Row) => ReactNode
  /** The list of the page: its keys work at once, wherever the focus is. Without, only in the list. */
  takesPageKeys?: boolean
  /** Further keys on the row under the cursor: `{ e: edit, r: run }`. */
  rowKeys?: Readonly<Record<string, (row: Row) => void>>
  /** Stands in the place of the rows when there are none. */
  empty: ReactNode
  /** A short list that is always the newest: rows take over the places of those before them, and stand still while pointed at. */
  isSteady?: boolean
  isCompact?: boolean
  /** A line over the rows while newer ones are being read: what one reads meanwhile keeps its contrast. */
  isStale?: boolean
}
