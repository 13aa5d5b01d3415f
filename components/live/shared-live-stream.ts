import { type LiveSignal, openLiveStream } from './open-live-stream.ts'

const NAME = 'djag-live'

/**
 * One stream for all tabs, as HTTP/1.1 allows six connections: the tab that holds the lock has it and tells the others; when that tab closes,
 * the next one takes over and reads everything again. Without locks (plain http on a foreign host) each tab has its own.
 * @returns ends this tab's part
 */
export function shareLiveStream(hear: (signal: LiveSignal) => void): () => void {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return openLiveStream(hear)
  const channel = new BroadcastChannel(NAME)
  const ending = new AbortController()
  let status: LiveSignal | null = null
  let isLeader = false

  channel.onmessage = ({ data }: MessageEvent<LiveSignal | { kind: 'hello' }>) => {
    if (data.kind !== 'hello') return hear(data)
    // A new tab asks how things stand.
    if (isLeader && status) channel.postMessage(status)
  }
  const tellAll = (signal: LiveSignal) => {
    if (ending.signal.aborted) return
    if (signal.kind === 'status') status = signal
    hear(signal)
    channel.postMessage(signal)
  }
  void navigator.locks
    .request(NAME, { signal: ending.signal }, async () => {
      // The lock may be granted just as this tab lets go of it.
      if (ending.signal.aborted) return
      isLeader = true
      const close = openLiveStream(tellAll)
      hear({ kind: 'reread' })
      await new Promise((resolve) => ending.signal.addEventListener('abort', resolve))
      close()
    })
    .catch(() => null)
  channel.postMessage({ kind: 'hello' })
  return () => {
    ending.abort()
    channel.close()
  }
}
