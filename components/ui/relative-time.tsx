'use client'

import clsx from 'clsx'
import { toast } from 'sonner'
import { useDisplayZone } from './display-zone.tsx'
import { formatClock, formatExact, formatOffset, formatRelative, relativeGranularityMs } from './time-format.ts'
import { Tooltip } from './tooltip.tsx'
import { useNow } from './use-now.ts'

type Props = {
  instant: string | number | Date
  /** What stands there; the exact instant is always on hover. Default `relative`. */
  show?: 'relative' | 'clock' | 'both' | 'exact'
  /** Another zone than the one chosen for the page: a crontab's own. */
  zone?: string
  className?: string
}

/** An instant: relative to now, exact on hover (in the zone shown and in UTC), the exact one copied on click. */
export function RelativeTime({ instant, show = 'relative', zone: ownZone, className }: Props) {
  const instantMs = new Date(instant).getTime()
  const { zone: pageZone } = useDisplayZone()
  const zone = ownZone ?? pageZone
  const nowMs = useNow((clockMs) => relativeGranularityMs(instantMs, clockMs))
  const exact = formatExact(instantMs, zone)
  // On other clocks than the page's the time says whose it is.
  const isForeign = (show === 'clock' || show === 'both') && formatOffset(instantMs, zone) !== formatOffset(instantMs, pageZone)
  const iso = new Date(instantMs).toISOString()
  const copy = async () => {
    await navigator.clipboard.writeText(iso)
    toast.success(`Copied ${iso}`)
  }
  return (
    <Tooltip
      content={
        <span className="tabular flex flex-col">
          <span>
            {exact} <span className="text-faint">{zone}</span>
          </span>
          {zone !== pageZone && (
            <span>
              {formatExact(instantMs, pageZone)} <span className="text-faint">{pageZone}</span>
            </span>
          )}
          <span className="text-muted">{iso} · click copies</span>
        </span>
      }
    >
      <button
        type="button"
        onClick={copy}
        className={clsx('whitespace-nowrap text-left decoration-line-strong underline-offset-4 hover:underline', className)}
      >
        <time dateTime={iso}>
          {show === 'exact' && exact}
          {(show === 'clock' || show === 'both') && formatClock(instantMs, nowMs, zone)}
          {isForeign && <span className="ml-1 text-faint">{formatOffset(instantMs, zone)}</span>}
          {show === 'both' && <span className="ml-1.5 text-faint">{formatRelative(instantMs, nowMs)}</span>}
          {show === 'relative' && formatRelative(instantMs, nowMs)}
        </time>
      </button>
    </Tooltip>
  )
}
