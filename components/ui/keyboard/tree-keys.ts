/** What keys have to know of a row; levels count from 1. */
type TreeRow = { level: number; hasChildren: boolean; isExpanded: boolean }

/** Where a key leads in a tree, as the patterns of ARIA have it: to a row, or to the row being open or closed; null: nowhere. */
export function rowAfterKey(key: string, rows: readonly TreeRow[], at: number): { index?: number; open?: boolean } | null {
  const row = rows[at]
  if (!row) return null
  switch (key) {
    case 'ArrowDown':
      return { index: Math.min(at + 1, rows.length - 1) }
    case 'ArrowUp':
      return { index: Math.max(at - 1, 0) }
    case 'Home':
      return { index: 0 }
    case 'End':
      return { index: rows.length - 1 }
    case 'ArrowRight':
      if (!row.hasChildren) return null
      return row.isExpanded ? { index: at + 1 } : { open: true }
    case 'ArrowLeft':
      if (row.isExpanded) return { open: false }
      return row.level === 1 ? null : { index: indexAbove(rows, at) }
    default:
      return null
  }
}

function indexAbove(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1
  for (let index = at - 1; index >= 0; index--) if ((rows[index]?.level ?? 0) < level) return index
  return at
}
