'use client'

import { useRouter } from 'next/navigation'
import { Fragment, useState } from 'react'
import { SkeletonRows } from '../skeleton.tsx'
import { useSteadyRows } from '../use-steady-rows.ts'
import { DataTableBulkBar } from './data-table-bulk-bar.tsx'
import { DataTableExpansion } from './data-table-expansion.tsx'
import { DataTableHead } from './data-table-head.tsx'
import { DataTablePeek } from './data-table-peek.tsx'
import { DataTableRow } from './data-table-row.tsx'
import type { DataTableProps } from './data-table-types.ts'
import { useDataTableModel } from './use-data-table-model.ts'
import { useRowCursor } from './use-row-cursor.ts'

/** A dense list with sticky head, sorting, choosing and keys: arrows move, Enter opens, `x` chooses, space peeks. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowHref, onOpen, selected, onSelect, bulkActions, peek, empty, isCompact = false, isStale = false } = props
  const router = useRouter()
  const { shownRows: newestRows, toggleSort } = useDataTableModel(props)
  const { shown, holder } = useSteadyRows(newestRows, (row) => row.id)
  const shownRows = props.isSteady ? shown : newestRows
  const [peekedId, setPeekedId] = useState<string | null>(null)
  const open = (row: Row) => (rowHref ? router.push(rowHref(row)) : onOpen?.(row))
  const toggle = (id: string) => onSelect?.(toggled(selected, id))
  const cursor = useRowCursor({
    ids: shownRows.map((row) => row.id),
    onKey: (key, id) => {
      const row = shownRows.find((each) => each.id === id)?.data
      if (row === undefined) return false
      if (key === 'Enter') open(row)
      else if (key === 'x' || (key === ' ' && !peek)) toggle(id)
      else if (key === ' ') setPeekedId(peekedId === id ? null : id)
      else if (key === 'Escape' && peekedId !== null) setPeekedId(null)
      else if (props.rowKeys?.[key]) props.rowKeys[key](row)
      else return false
      return true
    },
    onMove: (id) => peekedId !== null && setPeekedId(id),
    takesPageKeys: props.takesPageKeys ?? false,
  })
  const peeked = peekedId === null ? undefined : shownRows.find((row) => row.id === peekedId)?.data

  if (rows === undefined) return <SkeletonRows count={10} height={isCompact ? 30 : 36} />
  if (rows.length === 0) return empty
  return (
    <div className="relative" {...(props.isSteady && holder)}>
      {isStale && <span aria-hidden className="late-appearing absolute inset-x-0 top-0 z-20 h-0.5 bg-accent" />}
      <div className="max-md:overflow-x-auto">
        <table aria-label={label} aria-busy={isStale || undefined} className="w-full table-fixed border-separate border-spacing-0 text-sm">
          <DataTableHead
            columns={columns}
            sorting={props.sort}
            toggleSort={toggleSort}
            chosen={onSelect ? chosenShare(shownRows, selected) : null}
            chooseAll={(all) => onSelect?.(new Set(all ? shownRows.map((row) => row.id) : []))}
          />
          <tbody onKeyDown={cursor.onKeyDown}>
            {shownRows.map(({ id, data }, place) => (
              <Fragment key={props.isSteady ? place : id}>
                <DataTableRow
                  id={id}
                  row={data}
                  columns={columns}
                  name={props.rowName?.(data) ?? id}
                  href={rowHref?.(data)}
                  onOpen={rowHref || onOpen ? () => open(data) : undefined}
                  isCompact={isCompact}
                  isTabStop={cursor.tabStopId === id}
                  isCursor={cursor.cursorId === id}
                  isPeeked={peekedId === id}
                  isChosen={onSelect ? (selected?.has(id) ?? false) : null}
                  onToggle={() => toggle(id)}
                  onFocus={() => cursor.moveTo(id)}
                  register={cursor.register}
                />
                <DataTableExpansion>{props.expansion?.(data)}</DataTableExpansion>
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {onSelect && selected && selected.size > 0 && (
        <DataTableBulkBar count={props.selectedCount ?? selected.size} onClear={() => onSelect(new Set())}>
          {bulkActions}
        </DataTableBulkBar>
      )}
      {peek && peeked && (
        <DataTablePeek href={rowHref?.(peeked)} onClose={() => setPeekedId(null)}>
          {peek(peeked)}
        </DataTablePeek>
      )}
    </div>
  )
}

function toggled(selected: ReadonlySet<string> | undefined, id: string): ReadonlySet<string> {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}

function chosenShare(rows: readonly { id: string }[], selected: ReadonlySet<string> | undefined): boolean | 'indeterminate' {
  const chosen = rows.filter((row) => selected?.has(row.id)).length
  return chosen === 0 ? false : chosen === rows.length ? true : 'indeterminate'
}
