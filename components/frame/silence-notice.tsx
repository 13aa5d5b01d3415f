'use client'

import { WifiOff } from 'lucide-react'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { formatClock } from '../ui/time-format.ts'
import { useHealth, useRereadWhenHeardAgain } from './use-health.ts'

/** Over the foot of the page while the server is silent: how old what one sees is. Lies over it, so that nothing moves. */
export function SilenceNotice() {
  const { isSilent, heardMs } = useHealth()
  const { zone } = useDisplayZone()
  useRereadWhenHeardAgain(isSilent)
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-30 flex justify-center px-3">
      {isSilent && (
        <p className="late-appearing pointer-events-auto flex max-w-[80ch] items-start gap-2.5 rounded bg-raised px-3.5 py-2.5 text-sm shadow-float">
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0 text-orange" />
          <span>
            <strong className="font-semibold">
              {heardMs === null ? 'The server does not answer.' : `Not heard from since ${formatClock(heardMs, Date.now(), zone)}.`}
            </strong>{' '}
            {heardMs === null ? 'This page fills by itself when it does.' : 'What you see is as of then; it goes on by itself.'}
          </span>
        </p>
      )}
    </div>
  )
}
