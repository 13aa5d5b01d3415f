import type { LiveEvent } from '#domain/live-event.ts'
import { fetchAnswer } from '../api/fetch-view.ts'
import { parseLiveEvent } from './stale-queries.ts'

export type LiveSignal =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'reread' }
  | { kind: 'status'; isConnected: boolean; reason?: string }

const REOPEN_AFTER_MS = 3000
/** The server has closed the stream for others: coming again at once would only close theirs. */
const STAY_AWAY_MS = 60_000

/**
 * One stream of server-sent events, opened again whenever it ends. After each new connection everything is read again: what happened in between was missed.
 * @returns closes it
 */
export function openLiveStream(tell: (signal: LiveSignal) => void): () => void {
  let source: EventSource | null = null
  let reopening: ReturnType<typeof setTimeout> | undefined
  let wasConnected = false
  let isClosed = false

  const open = () => {
    source = new EventSource('/api/live')
    source.onopen = () => {
      tell({ kind: 'status', isConnected: true })
      if (wasConnected) tell({ kind: 'reread' })
      wasConnected = true
    }
    source.addEventListener('change', (message) => {
      const event = parseLiveEvent(String(message.data))
      if (event) tell({ kind: 'event', event })
    })
    source.addEventListener('reread', () => tell({ kind: 'reread' }))
    source.addEventListener('closed', (message) => {
      source?.close()
      tell({ kind: 'status', isConnected: false, reason: closingReason(String(message.data)) })
      reopening = setTimeout(() => !isClosed && open(), STAY_AWAY_MS)
    })
    source.onerror = () => {
      tell({ kind: 'status', isConnected: false })
      if (source?.readyState !== EventSource.CLOSED) return
      // The browser gives up after an answer that is no stream. If the session has ended, this question leads to sign-in.
      void fetchAnswer('/me').catch(() => null)
      reopening = setTimeout(() => !isClosed && open(), REOPEN_AFTER_MS)
    }
  }
  open()
  return () => {
    isClosed = true
    clearTimeout(reopening)
    source?.close()
  }
}

function closingReason(data: string): string {
  try {
    const { reason }: { reason?: unknown } = JSON.parse(data)
    if (typeof reason === 'string') return reason
  } catch {
    // Another version may say it otherwise.
  }
  return 'the server has closed them'
}
