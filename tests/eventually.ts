import { promisify } from 'node:util'

/** The real one, taken before any test lets timers stand still. */
const pause = promisify(globalThis.setTimeout)
const PAUSE_MS = 25

/**
 * Awaits that an assertion holds, by the real clock alone: `expect.poll` moves timers that a test has made stand still.
 * @throws what the assertion throws after so many milliseconds
 */
export async function eventually(assertion: () => unknown, patienceMs = 20_000): Promise<void> {
  for (let leftMs = patienceMs; ; leftMs -= PAUSE_MS) {
    try {
      await assertion()
      return
    } catch (error) {
      if (leftMs <= 0) throw error
    }
    await pause(PAUSE_MS)
  }
}
