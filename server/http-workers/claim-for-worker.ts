import { DomainError } from '#domain/errors.ts'
import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database } from '#server/database/client.ts'
import { readAttemptsOf } from '#server/leases/unheld-attempts.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type ClaimedAttempt, claimRuns, queuesWithJobs, readClaimedRuns } from '#server/queue/claim-runs.ts'
import { deliverRuns } from './deliver-run.ts'
import { findWorker, type HttpWorker } from './find-worker.ts'
import type { HttpWorkerSource } from './http-worker-source.ts'
import type { ClaimAnswer, ClaimRequest, DeliveredRun } from './protocol.ts'

/** As runners do, for jobs that were passed over while somebody held them who then let go of them. */
const POLL_MS = 5_000
/** A queue that others empty wakes whoever waits for it as often as it gets jobs. */
const LEAST_PAUSE_MS = 100
/** Each costs some kilobytes, and asks the database now and then. */
export const MOST_WAITING = 500

type Look = { runs: DeliveredRun[]; isToLookAgain: boolean; nextStartInMs: number }

/**
 * Gives a worker runs, as many as it has slots for, by the claim that runners make. Without any it waits for one, and holds no connection of the
 * database meanwhile. A run that the worker was given and does not name has been lost on the way to it, as it claims once at a time: it is given anew.
 * Who waits is asked for anew before each look: what is revoked meanwhile gets nothing.
 * @param signal aborted when nobody waits for the answer any more
 * @throws DomainError as `findWorker`; `conflict` for one that is draining; `too_many`
 */
export async function claimForWorker(
  { db, news }: HttpWorkerSource,
  token: WorkerToken,
  request: ClaimRequest,
  signal: AbortSignal,
): Promise<ClaimAnswer> {
  const worker = await findWorker(db, token, request.workerId)
  if (worker.state === 'draining') throw new DomainError('conflict', 'This worker said that it is draining: it claims nothing more.')
  if (news.size >= MOST_WAITING) throw new DomainError('too_many', 'Too many workers wait for runs here. Try again in a moment.')
  const follower = news.follow(worker.id, worker.queues, signal)
  const untilMs = performance.now() + request.waitSeconds * 1_000
  try {
    while (!follower.isOver) {
      follower.forget()
      await findWorker(db, token, request.workerId)
      const { runs, isToLookAgain, nextStartInMs } = await look(db, token, worker, request)
      if (runs.length > 0) return { runs }
      if (isToLookAgain) continue
      const leftMs = untilMs - performance.now()
      if (leftMs <= 0) break
      await pauseAtLeast(() => follower.wait(Math.min(leftMs, POLL_MS, nextStartInMs)), Math.min(leftMs, LEAST_PAUSE_MS))
    }
    return { runs: [] }
  } finally {
    follower.close()
  }
}

async function look(db: Database, token: WorkerToken, worker: HttpWorker, { slots, holding }: ClaimRequest): Promise<Look> {
  const claimed = await unheardOf(db, worker, holding, slots)
  let nextStartInMs = Number.POSITIVE_INFINITY
  for (const queue of inAnyOrder(await queuesWithJobs(db, worker.queues))) {
    const limit = slots - claimed.length
    if (limit <= 0) break
    const found = await claimRuns(db, { workerId: worker.id, queue, handlerNames: worker.handlerNames, limit })
    claimed.push(...found.runs)
    nextStartInMs = Math.min(nextStartInMs, found.nextStartInMs ?? Number.POSITIVE_INFINITY)
  }
  if (claimed.length > 0) await tellOf(db, claimed)
  const runs = await deliverRuns(db, token, worker.id, claimed)
  return { runs, isToLookAgain: claimed.length > 0, nextStartInMs: Math.ceil(Math.max(0, nextStartInMs)) }
}

/** What the database says that this worker holds, and it does not. */
async function unheardOf(db: Database, { id }: HttpWorker, holding: ClaimRequest['holding'], most: number): Promise<ClaimedAttempt[]> {
  const held = new Set(holding.map(({ runId, attempt }) => `${runId} ${attempt}`))
  const unheard = (await readAttemptsOf(db, id)).filter(({ runId, attempt }) => !held.has(`${runId} ${attempt}`))
  return await readClaimedRuns(
    db,
    id,
    unheard.slice(0, most).map(({ runId }) => runId),
  )
}

/** No queue starves another. */
function inAnyOrder<Item>(items: readonly Item[]): Item[] {
  const first = Math.floor(Math.random() * items.length)
  return [...items.slice(first), ...items.slice(0, first)]
}

async function tellOf(db: Database, runs: readonly ClaimedAttempt[]): Promise<void> {
  await notifyLive(db, { subject: 'run', ids: runs.map(({ runId }) => runId), taskIds: [...new Set(runs.map(({ taskId }) => taskId))] })
}

async function pauseAtLeast(wait: () => Promise<void>, leastMs: number): Promise<void> {
  await Promise.all([wait(), new Promise((resolve) => setTimeout(resolve, leastMs))])
}
