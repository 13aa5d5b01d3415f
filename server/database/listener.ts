import pg from 'pg'
import { connectionOptions, connectionTarget } from './connection-target.ts'

export type ListenerOptions = {
  url: string
  applicationName: string
  channels: readonly string[]
  onNotification(channel: string, payload: string): void
  /** Called whenever listening has begun, the first time and after each loss: notifications before that moment were missed. */
  onListening(): void
  /** Called when the connection is lost or can't be made, once for each attempt; the next one follows by itself. */
  onLost(error: Error): void
}

export type Listener = { close(): Promise<void> }

const LONGEST_PAUSE_MS = 1_000
const HEARTBEAT_MS = 5_000
/** Without an answer for so long the connection counts as lost: a half-open one would stay silent for minutes. */
const PATIENCE_MS = 2_500

/** Listens on a connection of its own and makes it anew, after at most a second, for as long as it is not closed. */
export function listenTo(options: ListenerOptions): Listener {
  let closed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let client: pg.Client | undefined

  const connect = async () => {
    const own = new pg.Client({
      ...connectionOptions(connectionTarget(options.url)),
      application_name: options.applicationName,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    })
    client = own
    own.on('error', (error) => lose(own, error))
    own.on('end', () => lose(own, new Error('PostgreSQL closed the connection.')))
    own.on('notification', ({ channel, payload }) => options.onNotification(channel, payload ?? ''))
    try {
      await own.connect()
      await own.query(options.channels.map((channel) => `listen "${channel}"`).join(';'))
      if (client !== own) return
      failures = 0
      options.onListening()
      beat(own)
    } catch (error) {
      lose(own, error instanceof Error ? error : new Error(String(error)))
    }
  }

  const beat = (own: pg.Client) => {
    timer = setTimeout(() => {
      own.query('select 1').then(
        () => client === own && beat(own),
        (error: Error) => lose(own, error),
      )
    }, HEARTBEAT_MS)
  }

  const lose = (own: pg.Client, error: Error) => {
    if (client !== own) return
    client = undefined
    clearTimeout(timer)
    void own.end().catch(() => {})
    if (closed) return
    options.onLost(error)
    timer = setTimeout(() => void connect(), Math.min(LONGEST_PAUSE_MS, 25 * 2 ** failures++))
  }

  void connect()
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      const own = client
      client = undefined
      await own?.end().catch(() => {})
    },
  }
}
