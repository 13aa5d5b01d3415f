import { type ClientOptions, type Database, type DatabaseClient, openDatabase } from './client.ts'

const ROUND_MS = 250
/** For what goes on well in a pool that is given up. */
const FAREWELL_SECONDS = 0.5

export interface RenewedOptions extends ClientOptions {
  /** Something that was asked has had no answer for so long: more than `statementTimeoutMs`, within which a server that is there answers. */
  silenceMs: number
}

/**
 * A pool that is made anew when it does not answer any more. A half-open connection would keep its statement waiting until the network gives up, for
 * minutes, and postgres.js leaves a slot whose connection closed in the turn of a small write where no connection of it is ever made again. Who asked gets an error, as if
 * the connection had broken; whoever asks next gets the new pool, by the same `db` and `sql`.
 */
export function openRenewedDatabase(url: string, options: RenewedOptions): DatabaseClient {
  let waiting = new Map<Promise<unknown>, number>()
  const open = () => {
    const own = new Map<Promise<unknown>, number>()
    waiting = own
    return openDatabase(url, {
      ...options,
      track: (answer) => {
        own.set(answer, performance.now())
        const forget = () => void own.delete(answer)
        answer.then(forget, (error: { code?: unknown } | null) => {
          forget()
          if (error?.code === 'CONNECT_TIMEOUT' && own === waiting) renew()
        })
      },
    })
  }
  let current = open()
  let isClosed = false
  const renew = () => {
    const silent = current
    current = open()
    void silent.sql.end({ timeout: FAREWELL_SECONDS }).catch(() => {})
  }
  const look = () => {
    const [since] = waiting.values()
    if (!isClosed && since !== undefined && performance.now() - since >= options.silenceMs) renew()
  }
  // What came while this process was held up is read before its silence is judged.
  const rounds = setInterval(() => setImmediate(look), ROUND_MS)
  rounds.unref()
  return {
    db: forwarding<Database>(() => current.db),
    sql: forwarding<DatabaseClient['sql']>(() => current.sql),
    close: async () => {
      isClosed = true
      clearInterval(rounds)
      await current.close()
    },
  }
}

/** Stands for whatever is current at the moment of each use. */
function forwarding<Target extends object>(current: () => Target): Target {
  const shape = (() => {}) as unknown as Target
  return new Proxy(shape, {
    apply: (_, self, args) => Reflect.apply(current() as (...args: unknown[]) => unknown, self, args),
    get: (_, name) => {
      const target = current()
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(current()),
    has: (_, name) => Reflect.has(current(), name),
  })
}
