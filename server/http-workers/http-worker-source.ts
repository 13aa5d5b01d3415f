import { type Database, type DatabaseClient, SESSION_LIMITS } from '#server/database/client.ts'
import { openRenewedDatabase } from '#server/database/renewed-database.ts'
import { QueueNews } from './queue-news.ts'

/** More than a statement may take on the server. */
const SILENCE_MS = SESSION_LIMITS.runner.statementTimeoutMs + 1_000

/** What the web answers workers out of: connections like those of a runner, and what is heard of the queues. */
export type HttpWorkerSource = { db: Database; news: QueueNews }

declare global {
  var djagHttpWorkers: (HttpWorkerSource & { client: DatabaseClient }) | undefined
}

/**
 * The web program's one, made when the first worker asks: who has none pays for none. Apart from the pool of pages, so that neither waits for the
 * other. What waits for runs is told when the process is to stop: the server would wait for it otherwise.
 */
export function httpWorkerSource(): HttpWorkerSource {
  globalThis.djagHttpWorkers ??= openSource()
  return globalThis.djagHttpWorkers
}

function openSource() {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set: start the web program with "npm start" or "npm run web", which set it.')
  const client = openRenewedDatabase(url, {
    applicationName: 'djag web, workers',
    connections: 4,
    silenceMs: SILENCE_MS,
    ...SESSION_LIMITS.runner,
  })
  const news = new QueueNews(process.env.DJAG_DIRECT_URL || url)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void news.close())
  return { client, db: client.db, news }
}
