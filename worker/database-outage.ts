import { TOLD_FOR_MS } from '#server/incidents/trouble-limits.ts'

/** Shorter ones are nobody's business: a database that is started anew is back before. */
const SHORTEST_OUTAGE_MS = 60_000

/** When the database did not answer here, by what failed and what went well: what can be said of it is said afterwards. */
export class DatabaseOutage {
  #awaySinceMs: number | null = null
  #latest: { sinceMs: number; untilMs: number } | null = null

  /** It did not answer at that moment; until then it may have. All moments are milliseconds of one clock. */
  failed(atMs: number): void {
    this.#awaySinceMs ??= atMs
  }

  /** It answered at that moment. */
  reached(atMs: number): void {
    if (this.#awaySinceMs !== null && atMs - this.#awaySinceMs >= SHORTEST_OUTAGE_MS)
      this.#latest = { sinceMs: this.#awaySinceMs, untilMs: atMs }
    this.#awaySinceMs = null
  }

  /** How long the latest outage was and how long ago it ended, in milliseconds; null: there was none lately. */
  lately(nowMs: number): { forMs: number; endedAgoMs: number } | null {
    if (this.#latest === null || nowMs - this.#latest.untilMs >= TOLD_FOR_MS) return null
    return { forMs: this.#latest.untilMs - this.#latest.sinceMs, endedAgoMs: nowMs - this.#latest.untilMs }
  }
}
