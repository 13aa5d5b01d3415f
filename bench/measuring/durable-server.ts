import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acquireEmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { makeOwnedDatabase } from '#tests/postgres-server.ts'
import { TEMPLATE_PREPARATIONS } from '#tests/prepare-template.ts'

export type DurableServer = {
  /** Where its data is, in the folder `postgres`. */
  dataDir: string
  /** Makes a migrated database; gives its URL. */
  makeDatabase(name: string): Promise<string>
  /** Ends and removes it. */
  stop(): Promise<void>
}

/** A PostgreSQL with its default durability. It is started again at the same address when it dies. */
export async function startDurableServer(): Promise<DurableServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'djag-bench-'))
  chmodSync(dataDir, 0o755)
  const server = await acquireEmbeddedPostgres({ dataDir, log: console.error, settings: { max_connections: '200' } })
  return {
    dataDir,
    makeDatabase: async (name) => {
      const url = await makeOwnedDatabase({ url: server.superuserUrl, ownerUrl: server.url }, name)
      for (const prepare of TEMPLATE_PREPARATIONS) await prepare(url)
      return url
    },
    stop: async () => {
      await server.release()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
