import type { Database } from '#server/database/client.ts'
import { type AnsweredWorkerAction, readWorkerActions, settleWorkerActions } from '#server/worker-actions/worker-actions.ts'
import type { RunnerLog } from './runner/runner-options.ts'

/** How something that a worker was asked for went: a sentence, and whether it did it. */
export type Done = { isDone: boolean; message: string }

type Options = {
  database(): Database
  workerId(): string
  /** What this worker can be asked for, by the type of the user action. */
  deeds: Readonly<Record<string, () => Promise<Done>>>
  log: RunnerLog
}

/** Does what people ask of this worker, each once and one after the other, and says what became of it (rule R11). */
export class WorkerActions {
  readonly #options: Options
  readonly #done = new Map<number, AnsweredWorkerAction>()
  #looking: Promise<void> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Called with each heartbeat while anything is open, and when this worker is told. Never rejects: the next look makes up for what goes wrong. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const { database, workerId, deeds, log } = this.#options
    const id = workerId()
    try {
      for (const { actionId, type } of await readWorkerActions(database(), id)) {
        const answer = this.#done.get(actionId) ?? { actionId, workerId: id, ...(await this.#do(deeds[type])) }
        this.#done.set(actionId, answer)
        await settleWorkerActions(database(), [answer])
        this.#done.delete(actionId)
      }
    } catch (error) {
      log.warn({ err: error }, 'What this worker was asked for could not be looked up, or not be answered; the next heartbeat does.')
    }
  }

  async #do(deed: (() => Promise<Done>) | undefined): Promise<Pick<AnsweredWorkerAction, 'state' | 'message'>> {
    if (!deed) return { state: 'failed', message: 'This version of the worker does not know how.' }
    try {
      const { isDone, message } = await deed()
      return { state: isDone ? 'done' : 'failed', message }
    } catch (error) {
      return { state: 'failed', message: `It failed: ${(error as Error).message}` }
    }
  }
}
