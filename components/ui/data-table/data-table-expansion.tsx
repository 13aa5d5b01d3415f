'use client'

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** What an opened row shows beneath it, across all columns. */
export function DataTableExpansion({ children }: { children: ReactNode }) {
  return children ? <ExpandedRow>{children}</ExpandedRow> : null
}

function ExpandedRow({ children }: { children: ReactNode }) {
  const cell = useRef<HTMLTableCellElement>(null)
  const [columnCount, setColumnCount] = useState(1)
  // Columns that are left out on a narrow screen must not be spanned: each would take its share of the width.
  useLayoutEffect(() => {
    const table = cell.current?.closest('table')
    if (!table) return
    const count = () => setColumnCount(Math.max(1, shownCells(table.tHead?.rows[0])))
    count()
    const observer = new ResizeObserver(count)
    observer.observe(table)
    return () => observer.disconnect()
  }, [])
  return (
    <tr>
      <td ref={cell} colSpan={columnCount} className="border-b bg-subtle px-2 py-3 md:px-9">
        {children}
      </td>
    </tr>
  )
}

function shownCells(row: HTMLTableRowElement | undefined): number {
  return [...(row?.cells ?? [])].filter((each) => getComputedStyle(each).display !== 'none').length
}
