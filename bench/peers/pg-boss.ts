import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { secondAfter } from '../measuring/due-tasks.ts'
import { GatheredStarts } from './gathered-starts.ts'
import type { Peer, Storm } from './peer.ts'

const SCHEMA = 'peer_pgboss'
const QUEUE = 'storm'
const INSERTED_AT_ONCE = 1_000
const BATCH = 1_000
const AHEAD_MS = 2_500
/** As often as it may look. */
const POLLING_SECONDS = 0.5

/**
 * pg-boss by itself: jobs with a start, and its own loop. That rests between batches, so that eight at once would take a minute for a thousand:
 * its batches are large ones.
 */
export async function pgBoss(url: string): Promise<Peer> {
  const boss = new PgBoss({ connectionString: url, schema: SCHEMA, max: 4, supervise: false, schedule: false })
  boss.on('error', (error) => console.error(error))
  await boss.start()
  await boss.createQueue(QUEUE)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const storm = async ({ count }: Storm) => {
    await boss.deleteAllJobs(QUEUE)
    const at = secondAfter(AHEAD_MS + count / 5)
    for (let made = 0; made < count; made += INSERTED_AT_ONCE)
      await boss.insert(
        QUEUE,
        Array.from({ length: Math.min(INSERTED_AT_ONCE, count - made) }, () => ({ startAfter: at })),
      )
    const starts = new GatheredStarts(count)
    await boss.work(QUEUE, { batchSize: BATCH, pollingIntervalSeconds: POLLING_SECONDS }, async (jobs) => {
      for (const _ of jobs) starts.note()
    })
    const figures = await starts.figures(at, async () => {
      const [row] = await sql<
        { left: number }[]
      >`select count(*)::int as left from ${sql(SCHEMA)}.job where name = ${QUEUE} and state < 'completed'`
      return row?.left ?? 0
    })
    await boss.offWork(QUEUE)
    return figures
  }
  return { name: 'pg-boss', storm, end: async () => void (await Promise.all([boss.stop({ graceful: false }), sql.end()])) }
}
