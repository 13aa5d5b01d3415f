import { join } from 'node:path'
import postgres from 'postgres'
import { secondAfter } from '../measuring/due-tasks.ts'
import { GatheredStarts } from './gathered-starts.ts'
import type { Peer, Storm } from './peer.ts'

/** What is used of it. */
type GraphileWorker = {
  runMigrations(options: object): Promise<void>
  run(options: object): Promise<{ stop(): Promise<void> }>
  Logger: new (factory: () => () => void) => object
}

const SCHEMA = 'peer_graphile'
const AHEAD_MS = 2_500
/** Its default is two seconds: a job that waits for its moment is only found by looking. */
const POLLING_MS = 50

/** Graphile Worker, from the folder that it was installed into. */
export async function graphileWorker(url: string, folder: string): Promise<Peer> {
  const library: GraphileWorker = await import(join(folder, 'node_modules', 'graphile-worker', 'dist', 'index.js'))
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const common = { connectionString: url, schema: SCHEMA, logger: new library.Logger(() => () => {}) }
  await library.runMigrations(common)
  const storm = async ({ count, concurrency }: Storm) => {
    const at = secondAfter(AHEAD_MS + count / 5)
    await sql`
      select count(*) from ${sql(SCHEMA)}.add_jobs(
        array(select row ('noop', '{}', null, ${at}::timestamptz, null, null, null, null)::${sql(SCHEMA)}.job_spec from generate_series(1, ${count}))
      )`
    const starts = new GatheredStarts(count)
    const runner = await library.run({
      ...common,
      concurrency,
      pollInterval: POLLING_MS,
      noHandleSignals: true,
      maxPoolSize: 10,
      taskList: { noop: async () => starts.note() },
    })
    const figures = await starts.figures(at, async () => {
      const [row] = await sql<{ left: number }[]>`select count(*)::int as left from ${sql(SCHEMA)}.jobs`
      return row?.left ?? 0
    })
    await runner.stop()
    return figures
  }
  return { name: 'Graphile Worker', storm, end: () => sql.end() }
}
