'use client'

import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { healthWords } from './health-words.ts'
import { useHealth } from './use-health.ts'

/** Says across the page that nothing will run, and what to do about it; nothing at all while all is well. */
export function WorkersNotice() {
  const { health, isSilent } = useHealth()
  if (!health) return null
  const { isWell, summary, advice } = healthWords(health)
  // What is not known to be so now is not said; but what said it stays, so that nothing moves twice.
  if (isWell) return null
  return (
    <div
      role="status"
      className={clsx(
        isSilent && 'opacity-70',
        'flex flex-wrap items-center gap-x-2 gap-y-1 border-b bg-red-soft px-4 py-2 text-sm text-red md:px-6',
      )}
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <strong className="font-semibold">{summary}.</strong>
      <span>{advice}</span>
      {health.databaseIsUp && <code className="rounded-sm border border-current px-1.5 font-mono text-xs leading-5">npm run worker</code>}
    </div>
  )
}
