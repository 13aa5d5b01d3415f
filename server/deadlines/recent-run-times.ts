import type { RunTimes } from '#scheduling/deadline/run-time-samples.ts'
import type { Transaction } from '#server/database/client.ts'
import { loadRunTimes } from '#server/queries/runs/run-times.ts'

/** How long what is read of a task's history is good for: it takes many runs to change it. */
const GOOD_FOR_MS = 600_000
/** That there is no history is over with the first success, which is soon to be known. */
const NOTHING_GOOD_FOR_MS = 30_000

/** How long it takes until a task's runs end, or begin, by `loadRunTimes` or `loadWaitTimes`. */
type LoadTimes = (tx: Transaction, taskIds: readonly number[]) => Promise<Map<number, RunTimes>>

/** The run times of tasks, remembered for some minutes: reading the history is the dearest part of a look. */
export class RecentRunTimes {
  readonly #known = new Map<number, { readAtMs: number; times: RunTimes | null }>()

  readonly #load: LoadTimes

  constructor(load: LoadTimes = loadRunTimes) {
    this.#load = load
  }

  /** By task id; a task without a history is missing. */
  async of(tx: Transaction, taskIds: readonly number[], nowMs: number): Promise<Map<number, RunTimes>> {
    const old = taskIds.filter((id) => {
      const known = this.#known.get(id)
      return !known || known.readAtMs <= nowMs - (known.times === null ? NOTHING_GOOD_FOR_MS : GOOD_FOR_MS)
    })
    const read = await this.#load(tx, old)
    for (const id of old) this.#known.set(id, { readAtMs: nowMs, times: read.get(id) ?? null })
    const wanted = new Set(taskIds)
    for (const id of this.#known.keys()) if (!wanted.has(id)) this.#known.delete(id)
    return new Map(
      taskIds.flatMap((id) => {
        const times = this.#known.get(id)?.times
        return times ? [[id, times] as const] : []
      }),
    )
  }
}
