import { backOffMs } from '#domain/back-off.ts'

const HOUR_MS = 3_600_000

/**
 * How long weeks that could not be reckoned rest until they are tried again: longer with each failure in a row, as what is too long for the database
 * would else take it up all the time. A worker remembers it for itself; one that is started tries at once.
 */
export class RestingWeeks {
  readonly #failed = new Map<string, { failures: number; untilMs: number }>()
  readonly #firstMs: number

  /** @param firstMs how long a week rests after its first failure; an hour is the longest rest */
  constructor(firstMs: number) {
    this.#firstMs = firstMs
  }

  isResting(week: string, nowMs: number): boolean {
    return nowMs < (this.#failed.get(week)?.untilMs ?? nowMs)
  }

  /** Gives how long it rests now, in milliseconds. */
  noteFailure(week: string, nowMs: number): number {
    const failures = (this.#failed.get(week)?.failures ?? 0) + 1
    const restMs = backOffMs(failures, { firstMs: this.#firstMs, longestMs: HOUR_MS })
    this.#failed.set(week, { failures, untilMs: nowMs + restMs })
    return restMs
  }

  noteSuccess(week: string): void {
    this.#failed.delete(week)
  }
}
