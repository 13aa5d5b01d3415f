import { v7 as uuidV7 } from 'uuid'
import type { Database } from '#server/database/client.ts'
import { LEASE_SECONDS as HTTP_LEASE_SECONDS } from '#server/http-workers/protocol.ts'
import { recoverLostRuns } from '#server/leases/recover-lost-runs.ts'
import { markWorkerStopped, type RenewedLease, registerWorker, renewLease, type WorkerDescription } from '#server/leases/worker-lease.ts'
import type { RunnerLog } from './runner/runner-options.ts'

/** A dead worker's runs start again when its lease ends, which the others await, and are claimed: within four seconds. */
const LEASE_MS = 3_800
const HEARTBEAT_MS = 1_000
/** So that a lease has ended for sure by the database's clock when it is looked at. */
const AFTER_LEASE_END_MS = 5
/** Without an answer for so long the connections are dead, whatever they say. */
const PATIENCE_MS = 5_000

export type LeaseKeeperOptions = {
  database(): Database
  /** Makes the connections anew. */
  reconnect(): Promise<void>
  worker: Omit<WorkerDescription, 'id'>
  activeRuns(): number
  lastTickAt(): Date | null
  /**
   * Called as often as there are heartbeats, beside them: stops what people want stopped. `isSaidToHoldRuns`: whether the database said with the
   * latest heartbeat that this worker holds runs.
   */
  lookAfterRuns(isSaidToHoldRuns: boolean): Promise<void>
  /** Called in the same way, with what the latest heartbeat found: does what this one is to do, and closes what nobody answers. */
  lookAfterActions(found: Pick<RenewedLease, 'hasOwnActions' | 'areTeamActionsWaiting' | 'areActionsLeft'>): Promise<void>
  /** Called when the lease was lost; a new one, of a new worker, follows. */
  onLost(): void
  log: RunnerLog
}

/** Keeps this process's lease alive with a heartbeat a second, and takes over what lost workers held. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions
  #workerId = uuidV7()
  #isDraining = false
  #isStopped = false
  #failures = 0
  #found: RenewedLease | null = null
  #beatMs = 0
  #recovery: NodeJS.Timeout | undefined
  #timers: NodeJS.Timeout[] = []
  /** Since when heartbeats have succeeded without a break, on the monotonic clock. */
  #healthySinceMs: number | null = Number.NEGATIVE_INFINITY
  #startedMs = Number.POSITIVE_INFINITY

  constructor(options: LeaseKeeperOptions) {
    this.#options = options
  }

  get workerId(): string {
    return this.#workerId
  }

  /** How many other workers live that claim runs, as the latest heartbeat found. */
  get otherRunners(): number {
    return this.#found?.otherRunners ?? 0
  }

  /** Registers the worker; rejects if the database can't be reached. */
  async start(): Promise<void> {
    await this.#register()
    this.#every(HEARTBEAT_MS, () => this.#beat())
    this.#every(HEARTBEAT_MS, () => this.#lookAfterRuns())
    this.#beatMs = performance.now()
    this.#startedMs = this.#beatMs
  }

  /** From now on the worker is shown as draining. */
  drain(): void {
    this.#isDraining = true
  }

  /** No more heartbeats; gives the lease back. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const timer of [...this.#timers, this.#recovery]) clearTimeout(timer)
    await inTime(markWorkerStopped(this.#options.database(), this.#workerId)).catch((error) => {
      this.#options.log.warn({ err: error }, 'The lease could not be given back; it runs out by itself.')
    })
  }

  #register(): Promise<void> {
    return registerWorker(this.#options.database(), { ...this.#options.worker, id: this.#workerId }, LEASE_MS)
  }

  /** Again and again, never twice at once. */
  #every(pauseMs: number, work: () => Promise<void>): void {
    const slot = this.#timers.length
    const next = async () => {
      const startedMs = performance.now()
      await work()
      if (!this.#isStopped) this.#timers[slot] = setTimeout(next, Math.max(0, startedMs + pauseMs - performance.now()))
    }
    this.#timers[slot] = setTimeout(next, pauseMs)
  }

  async #beat(): Promise<void> {
    const { database, activeRuns, lastTickAt, log } = this.#options
    const heartbeat = {
      workerId: this.#workerId,
      leaseMs: LEASE_MS,
      activeRuns: activeRuns(),
      isDraining: this.#isDraining,
      lastTickAt: lastTickAt(),
    }
    try {
      const renewed = await inTime(renewLease(database(), heartbeat))
      if (!renewed && !this.#isStopped) await this.#startOver()
      this.#noteHealth()
      this.#found = renewed
      if (this.#failures > 0) log.info({ failures: this.#failures }, 'The database is back.')
      this.#failures = 0
      if (renewed) this.#recoverInTime(renewed)
    } catch (error) {
      if (this.#failures++ === 0)
        log.error({ err: error }, 'The database cannot be reached; the worker goes on and tries again every second.')
      this.#healthySinceMs = null
      if (error instanceof NoAnswerError) await this.#options.reconnect()
    }
  }

  /** A worker that stood still for longer than a lease knows of no other's heartbeats meanwhile, as after an outage. */
  #noteHealth(): void {
    const nowMs = performance.now()
    if (nowMs - this.#beatMs > LEASE_MS) this.#healthySinceMs = nowMs
    this.#healthySinceMs ??= nowMs
    this.#beatMs = nowMs
  }

  async #lookAfterRuns(): Promise<void> {
    const { lookAfterRuns, lookAfterActions, log } = this.#options
    await Promise.all([
      inTime(lookAfterRuns(this.#found?.holdsRuns ?? true)).catch((error) =>
        log.debug({ err: error }, 'What people want stopped could not be looked up.'),
      ),
      this.#found &&
        inTime(lookAfterActions(this.#found)).catch((error) => log.debug({ err: error }, 'Open actions could not be looked after.')),
    ])
  }

  async #startOver(): Promise<void> {
    this.#options.log.warn({ workerId: this.#workerId }, 'This worker was taken for dead: it lets go of everything and registers anew.')
    this.#workerId = uuidV7()
    this.#options.onLost()
    await inTime(this.#register())
  }

  /**
   * Recovers at once what the heartbeat has found, and at the very end of the first of the others' leases unless it is renewed before; beside the
   * heartbeats, which must not wait for it.
   */
  #recoverInTime({ areRunsOrphaned, nextLeaseEndInMs }: RenewedLease): void {
    if (areRunsOrphaned || (nextLeaseEndInMs !== null && nextLeaseEndInMs < 0)) this.#recoverAfter(0)
    else if (nextLeaseEndInMs !== null && nextLeaseEndInMs <= HEARTBEAT_MS) this.#recoverAfter(nextLeaseEndInMs + AFTER_LEASE_END_MS)
  }

  #recoverAfter(ms: number): void {
    clearTimeout(this.#recovery)
    if (!this.#isStopped) this.#recovery = setTimeout(() => void this.#recover(), ms)
  }

  /**
   * After an outage of the database every lease has passed: for the time of one lease nobody is judged, so that the living can renew theirs. Those
   * over HTTP have a longer one, and all that was started together with this worker, as the web they speak to, may have been away until then.
   */
  async #recover(): Promise<void> {
    if (this.#healthySinceMs === null || performance.now() - this.#healthySinceMs < LEASE_MS) return
    if (performance.now() - this.#beatMs > LEASE_MS) return
    const { database, log } = this.#options
    const heardForMs = performance.now() - Math.max(this.#healthySinceMs, this.#startedMs)
    const judged = { areHttpWorkersJudged: heardForMs >= HTTP_LEASE_SECONDS * 1_000 }
    try {
      const { lostWorkerIds, sentBackRunIds, endedRunIds } = await inTime(recoverLostRuns(database(), this.#workerId, judged))
      if (lostWorkerIds.length + sentBackRunIds.length + endedRunIds.length > 0) {
        log.warn({ lostWorkerIds, sentBackRunIds, endedRunIds }, 'Workers were lost; their runs are retried.')
        // There may be more than are recovered at once.
        this.#recoverAfter(0)
      }
    } catch (error) {
      log.debug({ err: error }, 'Lost workers could not be looked for.')
    }
  }
}

class NoAnswerError extends Error {}

/** PostgreSQL ends slow statements itself; no answer at all means that the connection is gone without having said so. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswerError(`PostgreSQL has not answered for ${PATIENCE_MS / 1_000} s.`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    work.catch(() => {})
    clearTimeout(timer)
  }
}
