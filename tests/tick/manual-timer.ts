import type { LoopTimer } from '#worker/scheduler/wakeable-sleep.ts'

type Pending = { delayMs: number; callback: () => void }

/** A timer that never goes off by itself: tests wait until the loop sleeps, and end its sleep. */
export class ManualTimer implements LoopTimer {
  readonly #pending = new Set<Pending>()
  #nowMs = 0
  #observer: (() => void) | null = null

  nowMs(): number {
    return this.#nowMs
  }

  /** Moves the clock; nothing goes off. */
  advance(byMs: number): void {
    this.#nowMs += byMs
  }

  after(delayMs: number, callback: () => void): () => void {
    const pending = { delayMs, callback }
    this.#pending.add(pending)
    this.#observer?.()
    return () => this.#pending.delete(pending)
  }

  /**
   * Resolves as soon as something sleeps for exactly so long. A sleeper that was woken before its sleep is ended (its connection has just begun to
   * listen, say) looks once more and lies down again: then that sleep is ended.
   */
  async sleepOf(delayMs: number): Promise<{ end(): void }> {
    for (;;) {
      for (const pending of this.#pending) {
        if (pending.delayMs !== delayMs) continue
        return {
          end: () => {
            if (this.#pending.delete(pending)) pending.callback()
            else void this.sleepOf(delayMs).then((again) => again.end())
          },
        }
      }
      await new Promise<void>((resolve) => {
        this.#observer = resolve
      })
    }
  }
}
