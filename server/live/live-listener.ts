import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { LIVE_CHANNEL } from '#domain/live-event.ts'

/** Carries what a listener says to itself, to learn whether it still hears. */
const ECHO_CHANNEL = 'djag_live_echo'
const RECONNECT_SECONDS = 0.5

export type ListenerEvents = {
  onPayload(payload: string): void
  /** Listening has begun, for the first time or again: what was notified before it was not heard. */
  onListening(): void
}

/** One connection that listens for what changed, and comes back by itself however it was lost. */
export class LiveListener {
  readonly #url: string
  readonly #events: ListenerEvents
  readonly #id = randomUUID()
  #client: postgres.Sql
  #awaitsEcho = false

  constructor(url: string, events: ListenerEvents) {
    this.#url = url
    this.#events = events
    this.#client = this.#listen()
  }

  /**
   * Says something to itself over another connection; when the last such word was not heard, the connection is dead although nobody said so,
   * and a new one is made.
   * @param sql a pool other than the listener's own
   */
  async checkHearing(sql: postgres.Sql): Promise<void> {
    if (this.#awaitsEcho) {
      const deaf = this.#client
      this.#client = this.#listen()
      await deaf.end({ timeout: 0 })
    }
    await sql.notify(ECHO_CHANNEL, this.#id)
    this.#awaitsEcho = true
  }

  async close(): Promise<void> {
    await this.#client.end({ timeout: 1 })
  }

  #listen(): postgres.Sql {
    this.#awaitsEcho = false
    const client = postgres(this.#url, {
      max: 1,
      connect_timeout: 10,
      keep_alive: 15,
      backoff: () => RECONNECT_SECONDS,
      onnotice: () => {},
      connection: { application_name: 'djag live' },
    })
    const hear = (payload: string) => {
      if (payload === this.#id) this.#awaitsEcho = false
    }
    // A first try that fails is tried again by the client, as is every later one.
    client.listen(LIVE_CHANNEL, this.#events.onPayload, this.#events.onListening).catch(() => {})
    client.listen(ECHO_CHANNEL, hear).catch(() => {})
    return client
  }
}
