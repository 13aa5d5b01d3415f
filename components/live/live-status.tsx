'use client'

import { useLiveConnection } from './live-updates.tsx'

/** Nothing while live; a quiet word, or the server's reason, while the stream is down. */
export function LiveStatus() {
  const { isConnected, reason } = useLiveConnection()
  return (
    <span role="status" className="text-xs text-muted">
      {!isConnected && <span className="late-appearing">{reason ? `No live updates: ${reason}.` : 'reconnecting …'}</span>}
    </span>
  )
}
