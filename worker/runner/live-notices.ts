import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'

/** Browsers read again at most twice a second, so more notices would only cost. */
const LEAST_PAUSE_MS = 300

/** Gathers what browsers should look at again, and tells them a few times a second: a notification holds up every commit for a moment. */
export class LiveNotices {
  readonly #runs = new Map<string, number>()
  readonly #progressed = new Set<string>()
  readonly #logs = new Set<string>()
  #toldMs = Number.NEGATIVE_INFINITY

  runChanged(runId: string, taskId: number): void {
    this.#runs.set(runId, taskId)
  }

  progressed(runId: string): void {
    this.#progressed.add(runId)
  }

  logGrew(runId: string): void {
    this.#logs.add(runId)
  }

  /** Milliseconds until something should be told; null: there is nothing. */
  dueInMs(nowMs: number): number | null {
    if (this.#runs.size + this.#progressed.size + this.#logs.size === 0) return null
    return Math.max(0, this.#toldMs + LEAST_PAUSE_MS - nowMs)
  }

  /** Tells what has gathered, when `tx` commits. */
  async tell(tx: Transaction, nowMs: number): Promise<void> {
    const runIds = [...this.#runs.keys()]
    const taskIds = [...new Set(this.#runs.values())]
    const progressedIds = [...this.#progressed]
    const logIds = [...this.#logs]
    this.#runs.clear()
    this.#progressed.clear()
    this.#logs.clear()
    this.#toldMs = nowMs
    if (runIds.length > 0) await notifyLive(tx, { subject: 'run', ids: runIds, taskIds })
    if (progressedIds.length > 0) await notifyLive(tx, { subject: 'run_progress', ids: progressedIds })
    if (logIds.length > 0) await notifyLive(tx, { subject: 'run_log', ids: logIds })
  }
}
