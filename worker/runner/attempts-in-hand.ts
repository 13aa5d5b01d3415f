import type { RunEnding } from '#server/endings/run-ending.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'

/** Attempts that the worker did not know when the database said that it held them, by key; each with the claim that was under way then. */
type Suspects = ReadonlyMap<string, number>

export type Comparison = {
  /** What the database says that this worker holds. */
  believed: readonly HeldAttempt[]
  /** Whether the worker holds it, its ending being written included. */
  isKnown(attempt: HeldAttempt): boolean
  /** The number of the claim whose answer the worker is waiting for now; null: none. Claims are made one after the other. */
  claimUnderWay: number | null
  suspects: Suspects
}

/**
 * Which attempts the worker does not hold although the database says so (invariant 4). An unknown one may belong to a claim that is
 * committed and whose answer is on its way: while one is under way it is only suspected; when that very claim has been answered, or has
 * failed, and the database still says so, it is lost.
 */
export function compareAttempts({ believed, isKnown, claimUnderWay, suspects }: Comparison): {
  unheld: HeldAttempt[]
  suspects: Suspects
} {
  const unheld: HeldAttempt[] = []
  const suspected = new Map<string, number>()
  for (const attempt of believed) {
    if (isKnown(attempt)) continue
    const suspectedDuring = suspects.get(keyOf(attempt)) ?? claimUnderWay
    if (suspectedDuring === null || suspectedDuring !== claimUnderWay) unheld.push(attempt)
    else suspected.set(keyOf(attempt), suspectedDuring)
  }
  return { unheld, suspects: suspected }
}

/**
 * The attempts that a worker holds: from the answer to their claim until their ending is recorded. The worker compares them with what the
 * database says at each heartbeat.
 */
export class AttemptsInHand {
  /** How often each is held: after a fail-over a claim may give the very attempt that is still running here. */
  readonly #known = new Map<string, { attempt: HeldAttempt; times: number }>()
  #suspects: Suspects = new Map()
  /** Let go of since the database was asked last: its answer may be of before. */
  readonly #letGoSince = new Set<string>()

  /** To be said before the database is asked what this worker holds. */
  beginLook(): void {
    this.#letGoSince.clear()
  }

  take(attempt: HeldAttempt): void {
    const key = keyOf(attempt)
    this.#known.set(key, { attempt, times: (this.#known.get(key)?.times ?? 0) + 1 })
  }

  /** Its ending is recorded, or others have it: from now on the database doesn't say any more that this worker holds it. */
  letGo(attempt: Pick<RunEnding, 'runId' | 'attempt' | 'workerId'>): void {
    const key = keyOf(attempt)
    const known = this.#known.get(key)
    if (known && known.times > 1) known.times--
    else {
      this.#known.delete(key)
      this.#letGoSince.add(key)
    }
  }

  /** What this worker holds now. */
  all(): HeldAttempt[] {
    return [...this.#known.values()].map(({ attempt }) => attempt)
  }

  /**
   * Which of the attempts that the database said this worker holds it does not. What was let go of since the database was asked is judged at
   * the next look: one that was given back may be claimed anew, as the same attempt, before it could be given up.
   */
  compare(believed: readonly HeldAttempt[], claimUnderWay: number | null): HeldAttempt[] {
    const isKnown = (attempt: HeldAttempt) => this.#known.has(keyOf(attempt)) || this.#letGoSince.has(keyOf(attempt))
    const { unheld, suspects } = compareAttempts({ believed, isKnown, claimUnderWay, suspects: this.#suspects })
    this.#suspects = suspects
    return unheld
  }
}

function keyOf({ runId, attempt, workerId }: Pick<RunEnding, 'runId' | 'attempt' | 'workerId'>): string {
  return `${runId} ${attempt} ${workerId}`
}
