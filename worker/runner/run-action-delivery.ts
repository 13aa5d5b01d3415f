import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import { type AnsweredAction, settleRunActions } from '#server/run-actions/settle-run-actions.ts'
import { noteListening, takeRunActions } from '#server/run-actions/take-run-actions.ts'
import type { RunReport } from '#worker/run-programs/run-report.ts'
import type { HeldRun } from './held-run.ts'
import type { RunnerLog } from './runner-options.ts'

const RETRY_MS = 1_000

export type RunActionDeliveryOptions = { database(): Database; held(): Iterable<HeldRun>; log: RunnerLog }

/**
 * Hands the actions that people address to this worker's runs to their handlers, each once, and writes down what came of them (rule R10). Answers
 * that cannot be written are kept and written later.
 */
export class RunActionDelivery {
  readonly #options: RunActionDeliveryOptions
  #answers: AnsweredAction[] = []
  readonly #listening = new Map<HeldRun, Set<string>>()
  #writing: Promise<void> | null = null
  #isStopped = false
  #mayHaveMissed = false
  #retry: NodeJS.Timeout | undefined

  constructor(options: RunActionDeliveryOptions) {
    this.#options = options
  }

  /** A fetch failed: what it would have brought counts as handed over, if the database had answered and the answer was lost. */
  get mayHaveMissed(): boolean {
    return this.#mayHaveMissed
  }

  /** Fetches what is addressed to the runs that are executed here. Never rejects: what goes wrong is made up for by the next look. */
  async look(): Promise<void> {
    this.#mayHaveMissed = false
    const held = [...this.#options.held()]
    try {
      const taken = await takeRunActions(
        this.#options.database(),
        held.map((each) => each.attempt),
      )
      const runs = new Map(held.map((each) => [keyOf(each.attempt), each]))
      const live = new Set(this.#options.held())
      for (const { action, ...attempt } of taken) {
        const run = runs.get(keyOf(attempt))
        run?.tell(action)
        // What ended meanwhile has been concluded already, and would never answer.
        if (run && !live.has(run)) this.conclude(run)
      }
    } catch (error) {
      this.#mayHaveMissed = true
      this.#options.log.debug({ err: error }, 'Actions for runs could not be fetched; the next heartbeat does.')
    }
  }

  /** What a run says of its actions. */
  reportOf(held: HeldRun): Pick<RunReport, 'listens' | 'answer'> {
    return {
      listens: (action) => {
        if (!held.listens(action)) return
        this.#listening.set(held, (this.#listening.get(held) ?? new Set()).add(action))
        this.#write()
      },
      answer: ({ id, ...answer }) => {
        if (!held.answers(id)) return
        this.#answers.push({ actionId: id, ...held.attempt, ...answer })
        this.#write()
      },
    }
  }

  /** The run's handler has ended: what it was told and has not answered, it never will. */
  conclude(held: HeldRun): void {
    const { answer } = this.reportOf(held)
    for (const { id } of held.inbound.actions.takeBack())
      answer({ id, state: 'unheard', value: null, message: 'The attempt had ended before this reached it.' })
    for (const id of held.unanswered)
      answer({ id, state: 'unknown', value: null, message: 'The attempt ended without having said what became of it.' })
  }

  /** Resolves once all is written. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#retry)
    this.#write()
    await this.#writing
  }

  #write(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null
    })
  }

  async #writeAll(): Promise<void> {
    const { database, log } = this.#options
    while (this.#answers.length + this.#listening.size > 0) {
      const answers = [...this.#answers]
      const listening = [...this.#listening].map(([held, actions]) => ({ held, actions: [...actions] }))
      try {
        await noteListening(
          database(),
          listening.map(({ held, actions }) => ({ ...held.attempt, actions })),
        )
        await settleRunActions(database(), answers)
      } catch (error) {
        if (isTransient(error)) {
          log.warn({ err: error }, 'What runs answered to actions could not be written; it is tried again.')
          if (!this.#isStopped) this.#retry = setTimeout(() => this.#write(), RETRY_MS)
          return
        }
        log.error({ err: error, answers: answers.length }, 'The database refuses what runs answered to actions; it is not kept.')
      }
      this.#answers = this.#answers.filter((answer) => !answers.includes(answer))
      for (const { held, actions } of listening) {
        const left = this.#listening.get(held)
        for (const action of actions) left?.delete(action)
        if (left?.size === 0) this.#listening.delete(held)
      }
    }
  }
}

function keyOf({ runId, attempt, workerId }: HeldAttempt): string {
  return `${runId} ${attempt} ${workerId}`
}
