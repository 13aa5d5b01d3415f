/** Tells what happens for the first time from what happens again within a while, so that who repeats it does not fill the record. In this process alone. */
export class OnceInAWhile {
  readonly #everyMs: number
  readonly #mostKept: number
  readonly #untilMs = new Map<string, number>()

  /** @param mostKept so many keys are told apart at once; beyond that nothing is due until some of them are over */
  constructor({ everyMs, mostKept }: { everyMs: number; mostKept: number }) {
    this.#everyMs = everyMs
    this.#mostKept = mostKept
  }

  /** Whether this is the first of its kind for a while. @param nowMs of a clock that never goes back */
  isDue(key: string, nowMs: number): boolean {
    const untilMs = this.#untilMs.get(key)
    if (untilMs !== undefined && nowMs < untilMs) return false
    this.#untilMs.delete(key)
    this.#forgetOver(nowMs)
    if (this.#untilMs.size >= this.#mostKept) return false
    this.#untilMs.set(key, nowMs + this.#everyMs)
    return true
  }

  /** They stand in the order in which they end. */
  #forgetOver(nowMs: number): void {
    for (const [key, untilMs] of this.#untilMs) {
      if (nowMs < untilMs) return
      this.#untilMs.delete(key)
    }
  }
}
