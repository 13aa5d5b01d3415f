'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { LiveEvent } from '#domain/live-event.ts'
import { passOn } from './live-signals.ts'
import { shareLiveStream } from './shared-live-stream.ts'
import { isStaleAfter } from './stale-queries.ts'

/** What is shown is read again at most this often. */
const SHORTEST_PAUSE_MS = 500

type Connection = { isConnected: boolean; reason?: string }

const ConnectionContext = createContext<Connection>({ isConnected: true })

/** Whether live events arrive (yes until known otherwise), and why not where the server said so. */
export function useLiveConnection(): Connection {
  return useContext(ConnectionContext)
}

/** Keeps everything shown true: live events say what changed, and what shows it is read again. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const [connection, setConnection] = useState<Connection>({ isConnected: true })
  useEffect(() => {
    const rereading = new Rereading(queryClient)
    const stop = shareLiveStream((signal) => {
      passOn(signal)
      if (signal.kind === 'status') setConnection(signal)
      else if (signal.kind === 'reread') rereading.add('everything')
      else rereading.add(signal.event)
    })
    return () => {
      stop()
      rereading.stop()
    }
  }, [queryClient])
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

/**
 * Gathers events and rereads what they make stale, one round after the other: a round waits for the one before, so that a slow server is never
 * asked for the same list twice at once and no change is lost.
 */
class Rereading {
  readonly #queryClient: QueryClient
  #events: LiveEvent[] = []
  #isEverything = false
  #isRunning = false
  #isStopped = false

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient
  }

  add(what: LiveEvent | 'everything'): void {
    if (what === 'everything') this.#isEverything = true
    else this.#events.push(what)
    if (!this.#isRunning) void this.#run()
  }

  stop(): void {
    this.#isStopped = true
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (!this.#isStopped && (this.#isEverything || this.#events.length > 0)) {
      const events = this.#isEverything ? null : this.#events
      this.#events = []
      this.#isEverything = false
      await Promise.all([this.#invalidate(events), new Promise((resolve) => setTimeout(resolve, SHORTEST_PAUSE_MS))])
    }
    this.#isRunning = false
  }

  async #invalidate(events: readonly LiveEvent[] | null): Promise<void> {
    await this.#queryClient.invalidateQueries({
      predicate: (query) => events === null || isStaleAfter(events, query),
      // A tab in the background reads when it is looked at again.
      refetchType: document.hidden ? 'none' : 'active',
    })
  }
}
