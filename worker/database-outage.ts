import type { DatabaseTrouble } from '#domain/incidents/database-trouble.ts'
import { TOLD_FOR_MS } from '#server/incidents/trouble-limits.ts'

/** Shorter ones are nobody's business: a database that is started anew is back before. */
const SHORTEST_OUTAGE_MS = 60_000

type Trouble = Exclude<DatabaseTrouble, 'slow'>

/** When the database was of no use here, by what failed and what went well: what can be said of it is said afterwards. */
export class DatabaseOutage {
  #present: { sinceMs: number; trouble: Trouble } | null = null
  #latest: { sinceMs: number; untilMs: number; trouble: Trouble } | null = null

  /**
   * It was of no use at that moment; until then it may have been. All moments are milliseconds of one clock. Of an outage what it said itself is kept, whatever
   * it was silent of before and after.
   * @returns whether that is news
   */
  failed(atMs: number, trouble: Trouble): boolean {
    const before = this.#present
    this.#present = {
      sinceMs: before?.sinceMs ?? atMs,
      trouble: trouble === 'away' ? (before?.trouble ?? 'away') : trouble,
    }
    return this.#present.trouble !== before?.trouble
  }

  /**
   * It was of use at that moment.
   * @returns for how long it had not been, in milliseconds; null: it had
   */
  reached(atMs: number): number | null {
    const before = this.#present
    this.#present = null
    if (before === null) return null
    const forMs = atMs - before.sinceMs
    if (forMs >= SHORTEST_OUTAGE_MS) this.#latest = { ...before, untilMs: atMs }
    return forMs
  }

  /**
   * How long the latest outage was and how long ago it ended, in milliseconds, and why it was; null: there was none lately. One that lasts ends now: what is
   * told of it can be told once it is over alone.
   */
  lately(nowMs: number): { forMs: number; endedAgoMs: number; trouble: Trouble } | null {
    const lasting = this.#present && nowMs - this.#present.sinceMs >= SHORTEST_OUTAGE_MS ? { ...this.#present, untilMs: nowMs } : null
    const latest = lasting ?? this.#latest
    if (latest === null || nowMs - latest.untilMs >= TOLD_FOR_MS) return null
    const { sinceMs, untilMs, trouble } = latest
    return { forMs: untilMs - sinceMs, endedAgoMs: nowMs - untilMs, trouble }
  }
}
