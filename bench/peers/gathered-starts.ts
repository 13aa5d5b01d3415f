import { quantile } from '../measuring/figures.ts'
import type { StormFigures } from './peer.ts'

/** Notes when handlers begin, and when the last of so many has. */
export class GatheredStarts {
  readonly #startedMs: number[] = []
  readonly #count: number
  readonly #all = Promise.withResolvers<void>()

  constructor(count: number) {
    this.#count = count
  }

  note(): void {
    if (this.#startedMs.push(Date.now()) === this.#count) this.#all.resolve()
  }

  /** Resolves once all have begun, and nothing is left by `left`, which gives how many jobs there are still. */
  async figures(at: Date, left: () => Promise<number>): Promise<StormFigures> {
    await this.#all.promise
    const latenessMs = this.#startedMs.map((ms) => ms - at.getTime())
    while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    return { p50: quantile(latenessMs, 0.5), p99: quantile(latenessMs, 0.99), drainedMs: Date.now() - at.getTime() }
  }
}
