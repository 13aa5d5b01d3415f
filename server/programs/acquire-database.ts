import type { Configuration } from '#server/configuration/configuration.ts'
import { waitForDatabase } from '#server/database/reachability.ts'
import { type DatabaseAddresses, waitForUsableDatabase } from '#server/database/usable-database.ts'
import { acquireEmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'

const PATIENCE_MS = 30_000
/** Web, workers and whatever people run beside them. */
const EMBEDDED_SETTINGS = { max_connections: '200' }

export interface AcquiredDatabase extends DatabaseAddresses {
  /** Lets go of it: the embedded one stops when nobody else uses it. */
  release(): Promise<void>
}

interface Options {
  log(message: string): void
  /** Aborted when the program is told to stop: the wait ends, and what is given back must not be used. */
  signal?: AbortSignal | undefined
  /** Whoever started this program has seen already that Djag can work through the addresses: they only have to answer. */
  isKnownUsable?: boolean
}

/**
 * Gives the database of DATABASE_URL once Djag can work through its addresses, or the embedded one of the data folder, found or started.
 * @throws DatabaseUnreachableError, EmbeddedPostgresError, with a sentence for people
 */
export async function acquireDatabase(
  { databaseUrl, directUrl, dataDir }: Pick<Configuration, 'databaseUrl' | 'directUrl' | 'dataDir'>,
  { log, signal, isKnownUsable = false }: Options,
): Promise<AcquiredDatabase> {
  if (databaseUrl === null) {
    const { url, release } = await acquireEmbeddedPostgres({ dataDir, log, settings: EMBEDDED_SETTINGS })
    return { databaseUrl: url, directUrl: url, release }
  }
  const addresses = { databaseUrl, directUrl: directUrl ?? databaseUrl }
  const waiting = { patienceMs: PATIENCE_MS, log, ...(signal && { signal }) }
  if (isKnownUsable) await waitForDatabase(databaseUrl, waiting)
  else await waitForUsableDatabase(addresses, waiting)
  return { ...addresses, release: async () => {} }
}
