export type LookTimes = {
  /** Milliseconds from the end of a look to the next one. */
  everyMs: number
  /** Milliseconds in which what is wanted together is looked at once. */
  gatherMs: number
}

/**
 * Looks at once, then at intervals, and soon after it is asked to: never twice at a time, and whatever is wanted during a look is looked at after it. Being
 * asked again moves no look back. What fails is tried by the next look.
 */
export class GatheredLooks {
  readonly #look: (signal: AbortSignal) => Promise<void>
  readonly #times: LookTimes
  readonly #stopping = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isNear = false
  #isLooking = false
  #isWanted = false

  /** @param look is told by the signal that nobody wants to know any more */
  constructor(look: (signal: AbortSignal) => Promise<void>, times: LookTimes) {
    this.#look = look
    this.#times = times
    this.#setNear(0)
  }

  /** Asks for a look soon. */
  want(): void {
    if (this.#isLooking) this.#isWanted = true
    else if (!this.#isNear) this.#setNear(this.#times.gatherMs)
  }

  /** No look begins any more; that under way is told. */
  stop(): void {
    this.#stopping.abort()
    clearTimeout(this.#timer)
  }

  #setNear(afterMs: number): void {
    this.#isNear = true
    this.#set(afterMs)
  }

  #set(afterMs: number): void {
    clearTimeout(this.#timer)
    if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => void this.#go(), afterMs)
  }

  async #go(): Promise<void> {
    this.#isNear = false
    this.#isLooking = true
    this.#isWanted = false
    try {
      await this.#look(this.#stopping.signal)
    } catch {
      // The next look tries again.
    }
    this.#isLooking = false
    if (this.#isWanted) this.#setNear(this.#times.gatherMs)
    else this.#set(this.#times.everyMs)
  }
}
