/** Real time at the edge of the scheduler loop; tests have their own. */
export type LoopTimer = {
  /** Milliseconds on a clock that only goes forward. */
  nowMs(): number
  /** Calls back once after so many milliseconds; the result cancels it. */
  after(delayMs: number, callback: () => void): () => void
}

export const realTimer: LoopTimer = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timeout = setTimeout(callback, delayMs)
    return () => clearTimeout(timeout)
  },
}

/** A sleep that can be ended early. Being woken while awake ends the next sleep at once, so that nothing heard meanwhile is forgotten. */
export class WakeableSleep {
  readonly #timer: LoopTimer
  #isWoken = false
  #end: (() => void) | null = null

  constructor(timer: LoopTimer) {
    this.#timer = timer
  }

  wake(): void {
    this.#isWoken = true
    this.#end?.()
  }

  async sleep(longestMs: number): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        const cancel = this.#timer.after(Math.max(0, longestMs), resolve)
        this.#end = () => {
          cancel()
          resolve()
        }
      })
    }
    this.#end = null
    this.#isWoken = false
  }
}
