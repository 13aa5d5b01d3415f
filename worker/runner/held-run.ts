import type { ClaimedRun } from '#server/queue/claim-runs.ts'

/** Why a run is stopped before its handler is done. `lease_lost`: others have it already. `draining`: it is handed back. */
export type StopReason = 'lease_lost' | 'draining'

const IN_WORDS: Record<StopReason, string> = {
  lease_lost: 'This worker was taken for dead, and the run was given to another one.',
  draining: 'This worker is being stopped; the run will be started again by another one.',
}

/** A run in the hands of this worker, from claim to ending. */
export class HeldRun {
  readonly run: ClaimedRun
  /** The lease under which it was claimed: with the attempt the fence on every write. */
  readonly workerId: string
  readonly #abort = new AbortController()
  #stopped: StopReason | null = null

  constructor(run: ClaimedRun, workerId: string) {
    this.run = run
    this.workerId = workerId
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get stopped(): StopReason | null {
    return this.#stopped
  }

  stop(reason: StopReason): void {
    if (this.#stopped === 'lease_lost') return
    this.#stopped = reason
    this.#abort.abort(new Error(IN_WORDS[reason]))
  }
}
