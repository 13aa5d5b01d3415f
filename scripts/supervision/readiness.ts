import { get } from 'node:http'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'

const POLL_MS = 100

/** Resolves when the web program answers a request, whatever the answer. */
export async function untilWebAnswers(host: string, port: number, signal: AbortSignal): Promise<void> {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  while (!signal.aborted) {
    if (await answers(`http://${reachable}:${port}/`, signal)) return
    await delay(POLL_MS)
  }
}

/** By Node's plain client: `fetch` would take 13 MB of this process for as long as it lives. */
function answers(address: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(address, { agent: false, signal }, (response) => {
      response.destroy()
      resolve(true)
    })
    request.on('error', () => resolve(false))
  })
}

/** Resolves when a worker of this machine that started after `sinceMs` (of the database's clock) has announced itself. */
export async function untilWorkerIsLive(databaseUrl: string, since: Date, signal: AbortSignal): Promise<void> {
  const { sql, close } = openDatabase(databaseUrl, { applicationName: 'djag start', connections: 1, ...SESSION_LIMITS.web })
  try {
    while (!signal.aborted) {
      const live = await sql`
        select from workers
        where state = 'live' and host = ${hostname()} and started_at >= ${since} and lease_until > djag_now()
        limit 1`.catch(() => [])
      if (live.length > 0) return
      await delay(POLL_MS)
    }
  } finally {
    await close()
  }
}

/** The database's present time. */
export async function databaseTime(databaseUrl: string): Promise<Date> {
  const { sql, close } = openDatabase(databaseUrl, { applicationName: 'djag start', connections: 1, ...SESSION_LIMITS.web })
  try {
    const [row] = await sql<{ now: Date }[]>`select djag_now() as now`
    return row?.now ?? new Date(0)
  } finally {
    await close()
  }
}
