import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { backOffMs } from '#domain/back-off.ts'
import { CHANNELS } from './channels.ts'
import { connectionOptions, connectionTarget } from './connection-target.ts'

export type ListenerOptions = {
  /** An address of PostgreSQL itself, as a pooler may give the connection to others (DJAG_DIRECT_URL). */
  url: string
  /** What `pg_stat_activity` shows. */
  applicationName: string
  channels: readonly string[]
  onNotification(channel: string, payload: string): void
  /** Called whenever listening has begun, the first time and after each loss: notifications before that moment were missed. */
  onListening(): void
  /** Called when the connection is lost or can't be made; not again until it has listened. It is made anew until it listens or is closed. */
  onLost(error: Error): void
  /** Without an answer for so long the connection counts as lost; left out: 2 s. */
  patienceMs?: number
}

/** Together with the patience five seconds: so late a listener that has gone deaf notices it at the latest. */
const CHECK_EVERY_MS = 3_000
/** A half-open connection would stay silent for minutes. */
const PATIENCE_MS = 2_000

/** One connection that listens on channels. It comes back by itself, within a second, however it was lost, until it is closed. */
export class Listener {
  readonly #options: ListenerOptions
  readonly #patienceMs: number
  /** Tells its own words from those of other listeners. */
  readonly #id = randomUUID()
  #client: pg.Client | null = null
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #isDeaf = false
  /** Numbers of the newest word said, over whichever connection, and of the newest one heard. */
  #said = 0
  #heard = 0

  constructor(options: ListenerOptions) {
    this.#options = options
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS
    void this.#connect()
  }

  /**
   * Says a word to itself and hears it, or makes the connection anew: one that nobody closed may have died, and one that answers may deliver nothing.
   * Done by itself every few seconds.
   */
  async check(): Promise<void> {
    const own = this.#client
    if (!own) return
    const word = ++this.#said
    try {
      await withPatience(this.#patienceMs, own.query('select pg_notify($1, $2)', [CHANNELS.echo, `${this.#id} ${word}`]))
      // What a session notifies itself reaches it before the answer does.
      if (this.#heard < word) throw new Error('The connection answers, and delivers no notifications.')
    } catch (error) {
      this.#lose(own, error as Error)
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    const own = this.#client
    this.#client = null
    await own?.end().catch(() => {})
  }

  async #connect(): Promise<void> {
    const own = new pg.Client({
      ...connectionOptions(connectionTarget(this.#options.url)),
      application_name: this.#options.applicationName,
      connectionTimeoutMillis: this.#patienceMs,
      keepAlive: true,
    })
    this.#client = own
    own.on('error', (error) => this.#lose(own, error))
    own.on('end', () => this.#lose(own, new Error('PostgreSQL closed the connection.')))
    own.on('notification', ({ channel, payload = '' }) => this.#hear(channel, payload))
    try {
      await own.connect()
      const channels = [CHANNELS.echo, ...this.#options.channels]
      await withPatience(this.#patienceMs, own.query(channels.map((channel) => `listen "${channel}"`).join(';')))
      if (this.#client !== own) return
      this.#failures = 0
      this.#isDeaf = false
      this.#options.onListening()
      this.#checkLater(own)
    } catch (error) {
      this.#lose(own, error as Error)
    }
  }

  #hear(channel: string, payload: string): void {
    if (channel !== CHANNELS.echo) this.#options.onNotification(channel, payload)
    else if (payload.startsWith(this.#id)) this.#heard = Math.max(this.#heard, Number(payload.slice(this.#id.length)))
  }

  #checkLater(own: pg.Client): void {
    this.#timer = setTimeout(async () => {
      await this.check()
      if (this.#client === own) this.#checkLater(own)
    }, CHECK_EVERY_MS)
  }

  #lose(own: pg.Client, error: Error): void {
    if (this.#client !== own) return
    this.#client = null
    clearTimeout(this.#timer)
    void own.end().catch(() => {})
    if (!this.#isDeaf) this.#options.onLost(error)
    this.#isDeaf = true
    this.#timer = setTimeout(() => void this.#connect(), backOffMs(++this.#failures))
  }
}

/** @throws when there is no answer in time. One that came while this process was held up is read before that is judged. */
async function withPatience(patienceMs: number, answer: Promise<unknown>): Promise<void> {
  const ending = new AbortController()
  const silence = delay(patienceMs, undefined, { signal: ending.signal }).then(async () => {
    await new Promise(setImmediate)
    throw new Error(`PostgreSQL has not answered for ${patienceMs / 1_000} s.`)
  })
  silence.catch(() => {})
  try {
    await Promise.race([answer, silence])
  } finally {
    ending.abort()
  }
}
