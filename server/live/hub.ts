import { and, inArray, sql } from 'drizzle-orm'
import type { LiveEvent } from '#domain/live-event.ts'
import type { DatabaseClient } from '#server/database/client.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { sessions } from '../../drizzle/schema/sessions.ts'
import { LiveListener } from './live-listener.ts'
import { LiveStream } from './live-stream.ts'

const ROUND_MS = 15_000

/** Fans what the database notifies out to every open stream of this process, over one listening connection. */
export class LiveHub {
  readonly #streams = new Set<LiveStream>()
  readonly #client: Pick<DatabaseClient, 'db' | 'sql'>
  readonly #listener: LiveListener
  readonly #rounds: NodeJS.Timeout
  #isClosed = false

  /** @param client the web program's pool; `url` is where the listener connects */
  constructor(client: Pick<DatabaseClient, 'db' | 'sql'>, url: string) {
    this.#client = client
    this.#listener = new LiveListener(url, {
      onPayload: (payload) => this.#fanOut(payload),
      onListening: () => this.#rereadAll(),
    })
    this.#rounds = setInterval(() => void this.#goRound(), ROUND_MS)
    this.#rounds.unref()
  }

  /**
   * A stream for one browser. It ends when the session does, and when this process stops.
   * @param missedEvents it had a stream before, and events passed meanwhile
   */
  open(sessionId: string, missedEvents: boolean): LiveStream {
    const stream = new LiveStream(sessionId, missedEvents, (ended) => this.#streams.delete(ended))
    if (this.#isClosed) stream.close()
    else this.#streams.add(stream)
    return stream
  }

  /** Ends the streams whose session was revoked or has expired. */
  async endStreamsWithoutSession(): Promise<void> {
    const ids = [...new Set([...this.#streams].map(({ sessionId }) => sessionId))]
    if (ids.length === 0) return
    const alive = await this.#client.db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(inArray(sessions.id, ids), sql`${sessions.expiresAt} > djag_now()`))
    const aliveIds = new Set(alive.map(({ id }) => id))
    for (const stream of this.#streams) if (ids.includes(stream.sessionId) && !aliveIds.has(stream.sessionId)) stream.close()
  }

  /** Ends every stream, so that the web server can stop. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#rounds)
    for (const stream of this.#streams) stream.close()
    await this.#listener.close()
  }

  async #goRound(): Promise<void> {
    for (const stream of this.#streams) stream.heartbeat()
    try {
      await this.endStreamsWithoutSession()
      await this.#listener.checkHearing(this.#client.sql)
    } catch (error) {
      failureLog.warn({ err: error }, 'Live updates: the database does not answer; trying again.')
    }
  }

  #fanOut(payload: string): void {
    const event = readEvent(payload)
    if (!event) this.#rereadAll()
    else for (const stream of this.#streams) stream.push(event)
  }

  #rereadAll(): void {
    for (const stream of this.#streams) stream.reread()
  }
}

/** Null for what this version does not understand, as another version may have sent it: then everything is read again. */
function readEvent(payload: string): LiveEvent | null {
  try {
    const event = JSON.parse(payload) as LiveEvent
    return typeof event.subject === 'string' && Array.isArray(event.ids) ? event : null
  } catch {
    return null
  }
}
