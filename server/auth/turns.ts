/** Lets so many works go on at once; others wait for their turn, and who would wait too long is turned away. */
export class Turns {
  readonly #atOnce: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }) {
    this.#atOnce = atOnce
    this.#mostWaiting = mostWaiting
  }

  /** @param turnAway makes the error for who cannot even wait */
  async take<Result>(work: () => Promise<Result>, turnAway: () => Error): Promise<Result> {
    if (this.#running < this.#atOnce) this.#running++
    else {
      if (this.#waiting.length >= this.#mostWaiting) throw turnAway()
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      // The turn is handed over, not given back, to whoever waits.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
