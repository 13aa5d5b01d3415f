import { type DatabaseClient, SESSION_LIMITS } from './client.ts'
import { openRenewedDatabase } from './renewed-database.ts'

declare global {
  var djagDatabaseClient: DatabaseClient | undefined
}

/** More than a statement may take on the server, so that only who is not there is taken for dead. */
const SILENCE_MS = SESSION_LIMITS.web.statementTimeoutMs + 1_000

/**
 * The web program's one pool. It lives on `globalThis` because Next keeps the modules of pages and of route handlers apart.
 * The start script sets DATABASE_URL, also for the embedded PostgreSQL.
 */
export function webDatabase(): DatabaseClient {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set: start the web program with "npm start" or "npm run web", which set it.')
  globalThis.djagDatabaseClient ??= openRenewedDatabase(url, {
    applicationName: 'djag web',
    connections: 10,
    silenceMs: SILENCE_MS,
    ...SESSION_LIMITS.web,
  })
  return globalThis.djagDatabaseClient
}
