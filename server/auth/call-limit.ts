export type CallLimitOptions = { windowMs: number; mostOfOne: number; mostOfAll: number }

/** An address counts as known for so long after somebody was let in there. */
const WELCOME_MS = 3_600_000
const MOST_WELCOME = 10_000

/**
 * Counts calls that anybody may make, session or not, for each address and in total, in this process alone: it costs nothing, so it stands before
 * everything that does. Strangers have two thirds of the total, so that however many they are they keep nobody out who was let in before. Windows follow each
 * other; no more addresses are remembered than calls were let in.
 */
export class CallLimit {
  readonly #options: CallLimitOptions
  #byAddress = new Map<string, number>()
  #total = 0
  #endsMs = Number.NEGATIVE_INFINITY
  readonly #welcomeUntilMs = new Map<string, number>()

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
    const most = this.#isWelcome(address, nowMs) ? this.#options.mostOfAll : Math.ceil((this.#options.mostOfAll * 2) / 3)
    if (own >= this.#options.mostOfOne || this.#total >= most) return this.#endsMs - nowMs
    this.#byAddress.set(address, own + 1)
    this.#total++
    return null
  }

  /** Somebody was let in from this address. */
  welcome(address: string, nowMs: number): void {
    this.#welcomeUntilMs.delete(address)
    this.#welcomeUntilMs.set(address, nowMs + WELCOME_MS)
    const [oldest] = this.#welcomeUntilMs.keys()
    if (this.#welcomeUntilMs.size > MOST_WELCOME && oldest !== undefined) this.#welcomeUntilMs.delete(oldest)
  }

  #isWelcome(address: string, nowMs: number): boolean {
    return (this.#welcomeUntilMs.get(address) ?? Number.NEGATIVE_INFINITY) > nowMs
  }

  /** How many calls are left to this one in the window that the last call counted in, and the ms until the next window. */
  left(address: string, nowMs: number): { calls: number; resetMs: number } {
    return { calls: this.#options.mostOfOne - (this.#byAddress.get(address) ?? 0), resetMs: Math.max(0, this.#endsMs - nowMs) }
  }
}
