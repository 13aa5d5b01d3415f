export type CallLimitOptions = { windowMs: number; mostOfOne: number; mostOfAll: number }

/**
 * Counts calls that anybody may make, session or not, for each address and in total, in this process alone: it costs nothing, so it stands before
 * everything that does. Windows follow each other; no more addresses are remembered than calls were let in.
 */
export class CallLimit {
  readonly #options: CallLimitOptions
  #byAddress = new Map<string, number>()
  #total = 0
  #endsMs = Number.NEGATIVE_INFINITY

  constructor(options: CallLimitOptions) {
    this.#options = options
  }

  /**
   * Counts a call.
   * @param nowMs of a clock that never goes back
   * @returns null when it is let in; else the ms until the next one may be
   */
  count(address: string, nowMs: number): number | null {
    if (nowMs >= this.#endsMs) {
      this.#byAddress = new Map()
      this.#total = 0
      this.#endsMs = nowMs + this.#options.windowMs
    }
    const own = this.#byAddress.get(address) ?? 0
    if (own >= this.#options.mostOfOne || this.#total >= this.#options.mostOfAll) return this.#endsMs - nowMs
    this.#byAddress.set(address, own + 1)
    this.#total++
    return null
  }

  /** How many calls are left to this one in the window that the last call counted in, and the ms until the next window. */
  left(address: string, nowMs: number): { calls: number; resetMs: number } {
    return { calls: this.#options.mostOfOne - (this.#byAddress.get(address) ?? 0), resetMs: Math.max(0, this.#endsMs - nowMs) }
  }
}
