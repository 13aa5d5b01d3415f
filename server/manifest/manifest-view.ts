import type { WrittenManifest } from '#domain/manifest/manifest-shape.ts'
import { writeManifest } from '#domain/manifest/write-manifest.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadManifest } from './load-manifest.ts'

/**
 * All that is set up, as a file says it. The first moment that counts of a task stands in it while it is yet to come: in another installation a past one
 * would have all instants since made up for.
 */
export async function manifestView(db: Database): Promise<WrittenManifest> {
  const { manifest, nowMs } = await db.transaction(
    async (tx) => ({ nowMs: await databaseNowMs(tx), manifest: (await loadManifest(tx)).manifest }),
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
  const tasks = manifest.tasks.map((task) => ({
    ...task,
    cronBase: task.cronBase !== null && Date.parse(task.cronBase) > nowMs ? task.cronBase : null,
  }))
  return writeManifest({ ...manifest, tasks })
}
