import type { SchedulerLog } from './scheduler/scheduler-loop.ts'

/** Whoever watches deadlines looks each minute, and at once when a worker is back. */
const LONGEST_WAIT_MS = 600_000

/** Weeks whose digests wait until deadlines have been looked at to their end, and for how long they may. */
export class HeldDigests {
  readonly #sinceMs = new Map<string, number>()
  readonly #log: SchedulerLog

  constructor(log: SchedulerLog) {
    this.#log = log
  }

  /** Whether a week may wait still: not for ever for somebody who does not look any more. `nowMs`: of one clock. */
  mayWait(week: string, nowMs: number): boolean {
    const sinceMs = this.#sinceMs.get(week)
    if (sinceMs === undefined) {
      this.#sinceMs.set(week, nowMs)
      return true
    }
    if (nowMs - sinceMs < LONGEST_WAIT_MS) return true
    this.#log.warn(
      { week },
      'The digest of this week is told though nobody has looked at its deadlines to its end for ten minutes: missed ones may not stand in it.',
    )
    return false
  }
}
