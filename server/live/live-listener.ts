import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { CHANNELS } from '#server/database/channels.ts'
import { connectionOptions, connectionTarget } from '#server/database/connection-target.ts'

const RECONNECT_SECONDS = 0.5

export type ListenerEvents = {
  onPayload(payload: string): void
  /** Listening has begun, for the first time or again: what was notified before it was not heard. */
  onListening(): void
}

/** One connection that listens, and the newest of our words that it is known to have heard or to have come too late for. */
interface Ear {
  client: postgres.Sql
  heardUntil: number
}

/** One connection that listens for what changed, and comes back by itself however it was lost. */
export class LiveListener {
  readonly #url: string
  readonly #events: ListenerEvents
  readonly #id = randomUUID()
  #ear: Ear
  /** Number of the newest word begun. */
  #word = 0
  /** Number of the newest word that PostgreSQL has confirmed, so that it has reached whoever listens. */
  #said = 0

  constructor(url: string, events: ListenerEvents) {
    this.#url = url
    this.#events = events
    this.#ear = this.#listen()
  }

  /**
   * Says a word to itself over another connection; when the word of an earlier check was not heard until now, the connection is dead although
   * nobody said so, and a new one is made. Checks have to be some seconds apart: what is said in one is due by the next.
   * @param sql a pool other than the listener's own
   */
  async checkHearing(sql: Pick<postgres.Sql, 'notify'>): Promise<void> {
    const ear = this.#ear
    const due = this.#said
    const word = ++this.#word
    await sql.notify(CHANNELS.echo, `${this.#id} ${word}`)
    this.#said = Math.max(this.#said, word)
    // Judged only after this trip to the server: what came while this process was held up has been read by now.
    if (ear.heardUntil >= due || ear !== this.#ear) return
    this.#ear = this.#listen()
    await ear.client.end({ timeout: 0 })
  }

  async close(): Promise<void> {
    await this.#ear.client.end({ timeout: 1 })
  }

  #listen(): Ear {
    const client = postgres({
      ...connectionOptions(connectionTarget(this.#url)),
      max: 1,
      connect_timeout: 5,
      keep_alive: 15,
      backoff: () => RECONNECT_SECONDS,
      onnotice: () => {},
      connection: { application_name: 'djag live' },
    })
    const ear: Ear = { client, heardUntil: -1 }
    const hear = (payload: string) => {
      const [id, word] = payload.split(' ')
      if (id === this.#id) ear.heardUntil = Math.max(ear.heardUntil, Number(word))
    }
    // To have begun to listen, for the first time or again, is as good as having heard all that was said before.
    const begin = () => {
      ear.heardUntil = this.#word
    }
    // A first try that fails is tried again by the client, as is every later one. The echo first: who hears of changes hears it too.
    client.listen(CHANNELS.echo, hear, begin).catch(() => {})
    client.listen(CHANNELS.live, this.#events.onPayload, this.#events.onListening).catch(() => {})
    return ear
  }
}
