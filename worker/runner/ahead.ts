import type { ClaimAhead } from '#server/queue/claim-runs.ts'
import type { RegisteredHandler } from '#worker/handler-registry/handler-registry.ts'

/** The slot of a run that is usually over so soon is as good as free. */
const BRIEF_MS = 20
/** However fast they are, so that a claim stays one small statement. */
const MOST_AHEAD = 500
/** No run is thought to be faster: claiming it and writing its ending take their time too. */
const LEAST_MS = 0.2
/** How much of what was usual stays so after a run that was faster. */
const KEPT_SHARE = 0.8

/**
 * For how long a worker may hold what it has claimed ahead: by what it expects, and at the longest, when something came in between. Beside
 * others that may be idle it is only what bridges the way to the database and back.
 */
export type Holding = { expectedMs: number; longestMs: number }
const ALONE: Holding = { expectedMs: 100, longestMs: 250 }
const BESIDE_OTHERS: Holding = { expectedMs: 10, longestMs: 50 }

/** @param otherRunners how many other workers live that claim runs */
export function holdingBeside(otherRunners: number): Holding {
  return otherRunners > 0 ? BESIDE_OTHERS : ALONE
}

/** How long a run of a handler usually takes, after one that took so long: slower ones count at once, faster ones bit by bit. Milliseconds. */
export function usualAfter(usualMs: number | undefined, tookMs: number): number {
  return usualMs === undefined ? tookMs : Math.max(tookMs, KEPT_SHARE * usualMs + (1 - KEPT_SHARE) * tookMs)
}

export type WorkAtHand = {
  slots: number
  /** The handlers of which runs may be claimed ahead at all: not those with a process for each run. */
  mayBeAhead: readonly string[]
  /** How long runs take usually, in milliseconds, by handler; those that have not run here are unknown. */
  usualMs: ReadonlyMap<string, number>
  /** What is running, and for how long by now. */
  running: readonly { handler: string; forMs: number }[]
  /** How many runs of each handler wait in line already. */
  waiting: ReadonlyMap<string, number>
}

/**
 * What a worker may have in line, so that it is expected to start within the time: only runs that are usually brief, and no more than the
 * slots get through that brief ones hold now. Pure.
 */
export function mayWaitInLine({ slots, mayBeAhead, usualMs, running, waiting }: WorkAtHand, { expectedMs }: Holding): ClaimAhead {
  const longestMs = new Map<string, number>()
  for (const { handler, forMs } of running) longestMs.set(handler, Math.max(forMs, longestMs.get(handler) ?? 0))
  const costMs = (handler: string) => {
    const usual = usualMs.get(handler)
    return usual === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST_MS, usual, longestMs.get(handler) ?? 0)
  }
  const handlerNames = mayBeAhead.filter((handler) => costMs(handler) <= BRIEF_MS)
  if (handlerNames.length === 0) return { handlerNames, most: 0 }
  const turning = slots - running.filter(({ handler }) => !handlerNames.includes(handler)).length
  let leftMs = turning * expectedMs
  for (const [handler, count] of waiting) leftMs -= count * Math.min(costMs(handler), expectedMs * slots)
  const slowestMs = Math.max(...handlerNames.map(costMs))
  const inLine = [...waiting.values()].reduce((sum, count) => sum + count, 0)
  return { handlerNames, most: Math.max(0, Math.min(MOST_AHEAD - inLine, Math.floor(leftMs / slowestMs))) }
}

/** Whether a handler shares a process with others: a process for each run takes longer to start than a claim. */
export function isInThisOrAReusedProcess(handler: RegisteredHandler | undefined): boolean {
  return handler !== undefined && (handler.inline !== null || handler.place === 'reuse')
}
