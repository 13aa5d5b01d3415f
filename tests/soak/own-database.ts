import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { startThrowawayServer } from '#tests/postgres-server.ts'
import type { SoakDatabase } from './scene.ts'

const NAME = 'soak'

/** A migrated database on a throwaway server of its own. */
export async function createSoakDatabase(): Promise<SoakDatabase & { drop(): Promise<void> }> {
  const server = await startThrowawayServer()
  const url = new URL(server.url)
  const admin = openDatabase(url.href, { applicationName: 'soak', connections: 1, ...SESSION_LIMITS.maintenance })
  await admin.sql.unsafe(`create database ${NAME} template ${server.template}`)
  await admin.close()
  url.pathname = `/${NAME}`
  const { sql, db, close } = openDatabase(url.href, { applicationName: 'soak', connections: 6, ...SESSION_LIMITS.web })
  return {
    url: url.href,
    sql,
    db,
    drop: async () => {
      await close()
      await server.stop()
    },
  }
}
