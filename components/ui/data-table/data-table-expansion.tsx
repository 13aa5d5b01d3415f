import type { ReactNode } from 'react'

/** What an opened row shows beneath it, across all columns. */
export function DataTableExpansion({ columnCount, children }: { columnCount: number; children: ReactNode }) {
  if (!children) return null
  return (
    <tr>
      <td colSpan={columnCount} className="border-b bg-subtle px-2 py-3 md:px-9">
        {children}
      </td>
    </tr>
  )
}
