import type { Database } from '#server/database/client.ts'
import type { LoopTimer } from './wakeable-sleep.ts'

/** Something to be gone through from time to time, step by step beside the ticks. */
export type SweepPlan = {
  name: string
  everyMs: number
  /** Milliseconds from the start of the loop to the first one. */
  firstAfterMs: number
  /** After each step it rests so many times as long as that took. */
  restFactor: number
  start(db: Database): AsyncGenerator<Record<string, number>>
}

/** Runs one plan: says when it is due, takes a step at a time, and sums up what its steps came to. */
export class Sweep {
  readonly #plan: SweepPlan
  readonly #timer: LoopTimer
  #dueMs: number
  /** While it goes through its steps: when the next one is to be taken. */
  #nextStepMs = 0
  #steps: AsyncGenerator<Record<string, number>> | null = null
  #totals: Record<string, number> = {}

  constructor(plan: SweepPlan, timer: LoopTimer) {
    this.#plan = plan
    this.#timer = timer
    this.#dueMs = timer.nowMs() + plan.firstAfterMs
  }

  get name(): string {
    return this.#plan.name
  }

  /** Milliseconds until the next step; zero: there is one to take now. */
  waitMs(): number {
    return Math.max(0, (this.#steps ? this.#nextStepMs : this.#dueMs) - this.#timer.nowMs())
  }

  /**
   * Takes a step if one is due. After the last one gives what the whole sweep came to, otherwise null.
   * A step that throws ends the sweep; it starts over when it is due again, at once.
   */
  async step(db: Database): Promise<Record<string, number> | null> {
    if (this.waitMs() > 0) return null
    this.#steps ??= this.#plan.start(db)
    const startedMs = this.#timer.nowMs()
    try {
      const { done, value } = await this.#steps.next()
      if (!done) {
        const endedMs = this.#timer.nowMs()
        this.#nextStepMs = endedMs + (endedMs - startedMs) * this.#plan.restFactor
        for (const [what, count] of Object.entries(value)) this.#totals[what] = (this.#totals[what] ?? 0) + count
        return null
      }
    } catch (error) {
      this.#forget()
      throw error
    }
    const totals = this.#totals
    this.#forget()
    this.#dueMs = this.#timer.nowMs() + this.#plan.everyMs
    return totals
  }

  #forget(): void {
    this.#steps = null
    this.#totals = {}
  }
}
