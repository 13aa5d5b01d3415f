import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { makeOwnedDatabase, startThrowawayServer } from '#tests/postgres-server.ts'
import type { SoakDatabase } from './scene.ts'

const NAME = 'soak'

/** A migrated database on a throwaway server of its own. */
export async function createSoakDatabase(): Promise<SoakDatabase & { drop(): Promise<void> }> {
  const server = await startThrowawayServer()
  const url = await makeOwnedDatabase(server, NAME, server.template)
  const { sql, db, close } = openDatabase(url, { applicationName: 'soak', connections: 6, ...SESSION_LIMITS.web })
  return {
    url,
    sql,
    db,
    drop: async () => {
      await close()
      await server.stop()
    },
  }
}
