'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { newIncidentsQuery } from './new-incidents-query.ts'

const MOST_SHOWN = 99

/** How many incidents are open that nobody has acknowledged; nothing while there is none. `isDot`: that there are any, where a number has no room. */
export function InboxBadge({ isDot = false }: { isDot?: boolean }) {
  const { data } = useQuery(newIncidentsQuery)
  const count = data?.count ?? 0
  if (count === 0) return null
  return (
    <span
      className={clsx(
        'pointer-events-none rounded-full',
        isDot ? 'absolute top-1 right-1 size-2 bg-red' : 'tabular ml-auto bg-red-soft px-1.5 text-xs font-medium text-red leading-5',
      )}
    >
      {!isDot && <span aria-hidden>{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>}
      <span className="sr-only">, {count} not acknowledged</span>
    </span>
  )
}
