import { and, inArray, sql } from 'drizzle-orm'
import type { LiveEvent } from '#domain/live-event.ts'
import { SESSION_LONGEST_SECONDS } from '#domain/session-lifetimes.ts'
import { sessions } from '#schema/sessions.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { DatabaseClient } from '#server/database/client.ts'
import { Listener } from '#server/database/listener.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { LiveStream } from './live-stream.ts'

const ROUND_MS = 15_000

/** A browser has one stream for all its tabs, and without locks one for each; more is no way to look at a dashboard. */
export const MOST_STREAMS_OF_SESSION = 12
/** Each costs some kilobytes and its part of every event. */
export const MOST_STREAMS = 1_000

const CLOSED_FOR_ANOTHER = 'too many tabs of this sign-in have live updates; this one has none for a while'
const CLOSED_FOR_ALL = 'too many browsers have live updates; this one has none for a while'

/** Hears what changed; `reread`: anything may have; `closed`: this process stops. */
type Subscriber = (event: LiveEvent | 'reread' | 'closed') => void

/** Fans what the database notifies out to every open stream of this process, over one listening connection. */
export class LiveHub {
  readonly #streams = new Set<LiveStream>()
  readonly #subscribers = new Set<Subscriber>()
  readonly #db: DatabaseClient['db']
  readonly #listener: Listener
  readonly #rounds: NodeJS.Timeout
  #isClosed = false

  /** @param client the web program's pool; `url` is where the listener connects */
  constructor({ db }: Pick<DatabaseClient, 'db'>, url: string) {
    this.#db = db
    this.#listener = new Listener({
      url,
      applicationName: 'djag live',
      channels: [CHANNELS.live],
      onNotification: (_, payload) => this.#fanOut(payload),
      onListening: () => this.#rereadAll(),
      onLost: (error) =>
        failureLog.warn({ err: error }, 'Live updates: nothing is heard of changes until the database is connected again.'),
    })
    this.#rounds = setInterval(() => void this.#goRound(), ROUND_MS)
    this.#rounds.unref()
  }

  /**
   * A stream for one browser. It ends when the session does, when this process stops, and when its session or all together have opened too many
   * after it: the oldest is closed, and told so.
   * @param missedEvents it had a stream before, and events passed meanwhile
   */
  open(sessionId: string, missedEvents: boolean): LiveStream {
    const stream = new LiveStream(sessionId, missedEvents, (ended) => this.#streams.delete(ended))
    if (this.#isClosed) stream.close()
    else {
      this.#streams.add(stream)
      this.#closeOldest(sessionId)
    }
    return stream
  }

  /**
   * Tells `heard` of every change, for answers of this process that go on while something happens.
   * @returns takes it back
   */
  subscribe(heard: Subscriber): () => void {
    if (this.#isClosed) heard('closed')
    else this.#subscribers.add(heard)
    return () => this.#subscribers.delete(heard)
  }

  /** Ends the streams whose session was revoked or has expired. */
  async endStreamsWithoutSession(): Promise<void> {
    const ids = [...new Set([...this.#streams].map(({ sessionId }) => sessionId))]
    if (ids.length === 0) return
    const alive = await this.#db
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        and(
          inArray(sessions.id, ids),
          sql`${sessions.expiresAt} > djag_now() and ${sessions.createdAt} > djag_now() - make_interval(secs => ${SESSION_LONGEST_SECONDS})`,
        ),
      )
    const aliveIds = new Set(alive.map(({ id }) => id))
    for (const stream of this.#streams) if (ids.includes(stream.sessionId) && !aliveIds.has(stream.sessionId)) stream.close()
  }

  /** Ends every stream, so that the web server can stop. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#rounds)
    for (const stream of this.#streams) stream.close()
    for (const heard of this.#subscribers) heard('closed')
    this.#subscribers.clear()
    await this.#listener.close()
  }

  /** A set remembers in which order its members came. */
  #closeOldest(sessionId: string): void {
    const own = [...this.#streams].filter((stream) => stream.sessionId === sessionId)
    if (own.length > MOST_STREAMS_OF_SESSION) own[0]?.close(CLOSED_FOR_ANOTHER)
    const [oldest] = this.#streams
    if (this.#streams.size > MOST_STREAMS) oldest?.close(CLOSED_FOR_ALL)
  }

  async #goRound(): Promise<void> {
    for (const stream of this.#streams) stream.heartbeat()
    try {
      await this.endStreamsWithoutSession()
    } catch (error) {
      failureLog.warn({ err: error }, 'Live updates: the database does not answer; trying again.')
    }
  }

  #fanOut(payload: string): void {
    const event = readEvent(payload)
    if (!event) this.#rereadAll()
    else {
      for (const stream of this.#streams) stream.push(event)
      for (const heard of this.#subscribers) heard(event)
    }
  }

  #rereadAll(): void {
    for (const stream of this.#streams) stream.reread()
    for (const heard of this.#subscribers) heard('reread')
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
