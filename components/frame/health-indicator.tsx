'use client'

import clsx from 'clsx'
import Link from 'next/link'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { formatClock } from '../ui/time-format.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { healthWords } from './health-words.ts'
import { useHealth } from './use-health.ts'

/** A quiet dot while all is well; a red word when not, a grey one when that is not known. Leads to the workers. */
export function HealthIndicator() {
  const { health, isSilent, heardMs } = useHealth()
  const { zone } = useDisplayZone()
  if (!health && !isSilent) return null
  const { summary, isWell } =
    health && !isSilent
      ? healthWords(health)
      : {
          summary: heardMs === null ? 'The server does not answer' : `Not heard from since ${formatClock(heardMs, Date.now(), zone)}`,
          isWell: false,
        }
  return (
    <Tooltip content={summary}>
      <Link
        href="/workers"
        aria-label={isWell ? `Well: ${summary}` : summary}
        className={clsx(
          'flex h-8 items-center gap-1.5 rounded px-2 text-sm hover:bg-hover',
          isWell || isSilent ? 'text-muted' : 'text-red',
        )}
      >
        <span aria-hidden className={clsx('size-2 rounded-full', isSilent ? 'border-2 border-grey' : isWell ? 'bg-green' : 'bg-red')} />
        <span className="max-sm:sr-only">{isWell ? 'Well' : summary}</span>
      </Link>
    </Tooltip>
  )
}
