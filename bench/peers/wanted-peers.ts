import { graphileWorker } from './graphile-worker.ts'
import type { Peer } from './peer.ts'
import { pgBoss } from './pg-boss.ts'

/** The peers that `npm run bench -- --peers` has installed beside the project; none where it was not asked for. */
export async function wantedPeers(): Promise<Peer[]> {
  const folder = process.env.DJAG_BENCH_PEERS
  const url = process.env.DATABASE_URL
  if (!folder || !url) return []
  return [await pgBoss(url), await graphileWorker(url, folder)]
}
