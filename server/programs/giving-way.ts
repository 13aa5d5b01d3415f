import { setImmediate as otherWork } from 'node:timers/promises'

/** After so long (ms) others are answered: steps of one thing take very different times. */
const AT_ONCE_MS = 10

/**
 * Does something long step by step, and lets others be answered whenever it has gone on for 10 ms by the clock.
 * @returns what the steps return
 * @throws what a step throws
 */
export async function givingWay<Result>(steps: Iterator<void, Result, void>): Promise<Result> {
  let sinceMs = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - sinceMs < AT_ONCE_MS) continue
    await otherWork()
    sinceMs = performance.now()
  }
}
