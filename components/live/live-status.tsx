'use client'

import { useIsLive } from './live-updates.tsx'

/** Nothing while live; a quiet word while the stream is down. */
export function LiveStatus() {
  const isLive = useIsLive()
  return (
    <span role="status" className="text-xs text-muted">
      {!isLive && <span className="late-appearing">reconnecting …</span>}
    </span>
  )
}
