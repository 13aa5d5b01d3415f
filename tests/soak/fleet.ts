import { setTimeout as delay } from 'node:timers/promises'
import { startWorkerProcess, type WorkerProcess } from '#worker/testing/worker-process.ts'
import { count, type SoakScene } from './scene.ts'

/** A lease lasts four seconds: who is frozen for longer has lost it. */
const LONGER_THAN_A_LEASE_MS = 5_000
const DRAIN_PATIENCE_MS = 60_000

const SETTINGS = { DJAG_CONCURRENCY: '8', DJAG_SCHEDULE_CHECK_INTERVAL: '3600', DJAG_RESILIENT_SYNC_INTERVAL: '3600' }

/** Real worker processes, some of which fare ill. */
export class Fleet {
  readonly #scene: SoakScene
  #workers: WorkerProcess[] = []
  #gone: WorkerProcess[] = []

  constructor(scene: SoakScene) {
    this.#scene = scene
  }

  async start(size: number): Promise<void> {
    this.#workers = Array.from({ length: size }, () => startWorkerProcess(this.#scene.url, SETTINGS))
    await Promise.all(this.#workers.map((worker) => worker.ready))
  }

  /** Everything that all workers, also those that are gone, have printed as an error. */
  errors(): string[] {
    return this.#lines(/^(\{"level":[56]0|[^{])/)
  }

  /** What ended a worker of itself: whatever is done to it, nothing must. */
  crashes(): string[] {
    return this.#lines(/^\{"level":60/)
  }

  /** Jobs that reconciliation had to restore or remove: not one. */
  repairs(): string[] {
    return this.#lines(/"(restoredJobs|removedJobs|wokenTasks)":[1-9]/)
  }

  #lines(wanted: RegExp): string[] {
    const lines = [...this.#gone, ...this.#workers].flatMap((worker) => worker.output().split('\n'))
    return lines.filter((line) => wanted.test(line))
  }

  /** One of the things that happen to workers. */
  async disturb(): Promise<void> {
    const { dice, tally } = this.#scene
    const slot = dice(this.#workers.length)
    const worker = this.#workers[slot]
    if (!worker) throw new Error('There is no worker to disturb.')
    const luck = dice(100)
    if (luck < 35) {
      count(tally, 'workers killed')
      worker.signal('SIGKILL')
      await this.#replace(slot, worker)
    } else if (luck < 55) {
      count(tally, 'workers frozen')
      worker.signal('SIGSTOP')
      await delay(LONGER_THAN_A_LEASE_MS + dice(2_000))
      worker.signal('SIGCONT')
    } else if (luck < 70) {
      count(tally, 'workers drained')
      await this.#drain(worker)
      await this.#replace(slot, worker)
    } else await this.#cutConnections(luck < 85)
  }

  /** Ends all workers as an operator would. */
  async drainAll(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => this.#drain(worker)))
    this.#gone.push(...this.#workers)
    this.#workers = []
  }

  async #drain(worker: WorkerProcess): Promise<void> {
    worker.signal('SIGTERM')
    const ended = await Promise.race([worker.ended, delay(DRAIN_PATIENCE_MS, 'too late' as const, { ref: false })])
    if (ended === 0) return
    this.#scene.problems.push(`A worker that was asked to stop ended with ${ended}:\n${worker.output().slice(-2_000)}`)
    worker.signal('SIGKILL')
  }

  async #replace(slot: number, worker: WorkerProcess): Promise<void> {
    await worker.ended
    this.#gone.push(worker)
    const next = startWorkerProcess(this.#scene.url, SETTINGS)
    this.#workers[slot] = next
    await next.ready
  }

  async #cutConnections(all: boolean): Promise<void> {
    const { sql, dice, tally } = this.#scene
    const backends = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and application_name like 'djag %' order by pid`
    const unlucky = backends.filter(() => all || dice(3) === 0).map(({ pid }) => pid)
    await sql`select pg_terminate_backend(pid) from unnest(${unlucky}::int[]) as pid`
    count(tally, 'connections cut', unlucky.length)
  }
}
