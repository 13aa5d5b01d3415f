/**
 * Answers that must not take long: what takes longer is answered otherwise, and while it is still under way so is everything else at once, so that
 * questions to a database that stands still do not pile up. Now and then one is asked anew all the same.
 */
export class BoundedAnswers {
  readonly #limitMs: number
  readonly #askAnewMs: number
  #late: { since: number } | null = null

  constructor(limitMs: number, askAnewMs: number) {
    this.#limitMs = limitMs
    this.#askAnewMs = askAnewMs
  }

  async of<Answer>(ask: () => Promise<Answer>, otherwise: () => Answer): Promise<Answer> {
    if (this.#late && performance.now() - this.#late.since < this.#askAnewMs) return otherwise()
    const asked = ask()
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<'too late'>((resolve) => {
      timer = setTimeout(() => resolve('too late'), this.#limitMs)
    })
    const first = await Promise.race([asked, tooLate]).finally(() => clearTimeout(timer))
    if (first !== 'too late') return first as Answer
    const late = { since: performance.now() }
    this.#late = late
    const settled = () => {
      if (this.#late === late) this.#late = null
    }
    void asked.then(settled, settled)
    return otherwise()
  }
}
