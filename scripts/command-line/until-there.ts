import { setTimeout as sleep } from 'node:timers/promises'
import { DjagRefusal, DjagUnreachable } from '../../clients/typescript/djag.ts'

const POLL_MS = 1_000
/** A web program that is started anew, or moves to another machine, answers again within minutes. */
const LONGEST_SILENCE_MS = 5 * 60_000

/** By which time it is waited. */
export type Pace = { sleep: (ms: number) => Promise<unknown>; nowMs: () => number }

const BY_THE_CLOCK: Pace = { sleep, nowMs: () => performance.now() }

/**
 * Asks every second until there is what is waited for. Where it asked too much it waits as long as the server says; where nobody answers, or the server
 * can't, it goes on asking for five minutes.
 * @param ask null: it is not there yet
 * @throws whatever else is refused, at once
 */
export async function untilThere<Answer>(ask: () => Promise<Answer | null>, { sleep, nowMs }: Pace = BY_THE_CLOCK): Promise<Answer> {
  let silentSinceMs: number | null = null
  for (;;) {
    let waitMs = POLL_MS
    try {
      const answer = await ask()
      if (answer !== null) return answer
      silentSinceMs = null
    } catch (error) {
      if (!mayPass(error)) throw error
      silentSinceMs = isTooMany(error) ? null : (silentSinceMs ?? nowMs())
      if (silentSinceMs !== null && nowMs() - silentSinceMs >= LONGEST_SILENCE_MS) throw error
      if (error instanceof DjagRefusal) waitMs = Math.max(POLL_MS, error.retryAfterMs ?? 0)
    }
    await sleep(waitMs)
  }
}

/** Whether the same may be answered a little later: nobody did, or not Djag, or a Djag without its database, or one that was asked too much. */
export function mayPass(error: unknown): boolean {
  if (error instanceof DjagUnreachable) return true
  return error instanceof DjagRefusal && (error.code === null || error.status >= 500 || isTooMany(error))
}

function isTooMany(error: unknown): boolean {
  return error instanceof DjagRefusal && error.status === 429
}
