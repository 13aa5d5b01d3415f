import type { ReactNode } from 'react'

/** Names and values under each other, for the side of a detail page. Leaves out rows whose value is null. */
export function DetailList({ rows }: { rows: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      {rows
        .filter((row) => row.value !== null)
        .map((row) => (
          <div key={row.name} className="contents">
            <dt className="text-muted">{row.name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{row.value}</dd>
          </div>
        ))}
    </dl>
  )
}
