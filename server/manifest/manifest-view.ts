import type { WrittenManifest } from '#domain/manifest/manifest-shape.ts'
import { writeManifest } from '#domain/manifest/write-manifest.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadManifest } from './load-manifest.ts'
import { requireEveryValue } from './require-every-value.ts'

/**
 * All that is set up, as a file says it. The first moment that counts of a task stands in it while it is yet to come: in another installation a past one
 * would have all instants since made up for.
 * @throws DomainError `forbidden` where values of a task are closed to the reader: applied, a file without them would empty them
 */
export async function manifestView(db: Database, reader: Reader = LEAST_READER): Promise<WrittenManifest> {
  const { manifest, nowMs } = await db.transaction(
    async (tx) => ({ nowMs: await databaseNowMs(tx), manifest: (await loadManifest(tx)).manifest }),
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
  await requireEveryValue(db, reader)
  const tasks = manifest.tasks.map((task) => ({
    ...task,
    cronBase: task.cronBase !== null && Date.parse(task.cronBase) > nowMs ? task.cronBase : null,
  }))
  return writeManifest({ ...manifest, tasks })
}
