import { type TallyEntry, TICK_BOUNDS_SECONDS } from '#server/tallies/tally.ts'

type Times = Required<Pick<TallyEntry, 'count' | 'sumSeconds' | 'buckets'>>

/** How long the looks of this scheduler took, until they are written down. */
export class TickTimes {
  #count = 0
  #sumSeconds = 0
  #buckets = TICK_BOUNDS_SECONDS.map(() => 0)

  note(tookMs: number): void {
    const seconds = tookMs / 1_000
    this.#count++
    this.#sumSeconds += seconds
    const place = TICK_BOUNDS_SECONDS.findIndex((bound) => seconds <= bound)
    if (place >= 0) this.#buckets[place] = (this.#buckets[place] ?? 0) + 1
  }

  /** What was noted since the last time, and forgets it; null: nothing. */
  take(): Times | null {
    if (this.#count === 0) return null
    const taken = { count: this.#count, sumSeconds: this.#sumSeconds, buckets: this.#buckets }
    this.#count = 0
    this.#sumSeconds = 0
    this.#buckets = TICK_BOUNDS_SECONDS.map(() => 0)
    return taken
  }

  /** What could not be written down. */
  giveBack({ count, sumSeconds, buckets }: Times): void {
    this.#count += count
    this.#sumSeconds += sumSeconds
    this.#buckets = this.#buckets.map((own, place) => own + (buckets[place] ?? 0))
  }
}
