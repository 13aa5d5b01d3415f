import { type HandedAction, MOST_LISTENED_ACTIONS } from '#domain/run-actions/run-action.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { CANCELLED_ERROR, timeLimitError } from '#server/endings/stop-errors.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import type { ClaimedAttempt, ClaimedRun } from '#server/queue/claim-runs.ts'
import { RunActionQueue, type RunInbound } from '#worker/handler-child/run-inbound.ts'
import type { HandlerOutcome } from '#worker/run-programs/run-report.ts'

/**
 * Why a run is stopped before its handler is done, weakest first. `draining`: it is handed back. `time_limit`: it expires (rule R8).
 * `cancelled`: a person wants its end (rule R5). `taken`: others have it already, or a person has said how it ended.
 */
const STOP_REASONS = ['draining', 'time_limit', 'cancelled', 'taken'] as const
type StopReason = (typeof STOP_REASONS)[number]

/** A run in the hands of this worker, from claim to ending. */
export class HeldRun {
  readonly run: ClaimedRun
  /** The lease under which it was claimed: with the attempt the fence on every write. */
  readonly workerId: string
  /** It was claimed ahead of its turn: the database does not know yet when it starts. */
  readonly isAhead: boolean
  readonly #settledBy: RunEnding['settledBy']
  readonly #abort = new AbortController()
  readonly #actions = new RunActionQueue()
  /** Every action that it was told, by id, and whether it has answered. */
  readonly #told = new Map<number, { isAnswered: boolean }>()
  readonly #listensTo = new Set<string>()
  #stopped: StopReason | null = null
  #startedMs = 0

  constructor({ settledBy, isAhead, ...run }: ClaimedAttempt, workerId: string) {
    this.run = run
    this.isAhead = isAhead
    this.#settledBy = settledBy
    this.workerId = workerId
  }

  get attempt(): HeldAttempt {
    return { runId: this.run.runId, attempt: this.run.attempt, workerId: this.workerId }
  }

  /** What the worker's log says of it, so that everything about a run is found by its id or its task. */
  get inLog(): { runId: string; taskName: string; attempt: number } {
    const { runId, taskName, attempt } = this.run
    return { runId, taskName, attempt }
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** What reaches its handler while it runs. */
  get inbound(): RunInbound {
    return { signal: this.signal, actions: this.#actions }
  }

  /** Hands an action to its handler; one that it was told before is the same (rule R10). */
  tell(action: HandedAction): void {
    if (this.#told.has(action.id)) return
    this.#told.set(action.id, { isAnswered: false })
    this.#actions.push(action)
  }

  /** Whether this is the first answer to something that it was told: handlers may say what they like. */
  answers(actionId: number): boolean {
    const told = this.#told.get(actionId)
    if (!told || told.isAnswered) return false
    told.isAnswered = true
    return true
  }

  /** What it was told and has not answered. */
  get unanswered(): number[] {
    return [...this.#told].filter(([, { isAnswered }]) => !isAnswered).map(([id]) => id)
  }

  /** Whether its handler has not said before that it listens to this action, and is believed. */
  listens(action: string): boolean {
    if (this.#listensTo.has(action) || this.#listensTo.size >= MOST_LISTENED_ACTIONS) return false
    this.#listensTo.add(action)
    return true
  }

  get stopped(): StopReason | null {
    return this.#stopped
  }

  /** When its handler was started, on the monotonic clock. */
  get startedMs(): number {
    return this.#startedMs
  }

  start(nowMs: number): void {
    this.#startedMs = nowMs
  }

  /** Aborts its handler. Of several reasons the strongest decides what becomes of the run. */
  stop(reason: StopReason): void {
    if (this.#stopped !== null && STOP_REASONS.indexOf(this.#stopped) >= STOP_REASONS.indexOf(reason)) return
    this.#stopped = reason
    this.#abort.abort(new Error(this.#inWords(reason)))
  }

  #inWords(reason: StopReason): string {
    switch (reason) {
      case 'draining':
        return 'This worker is being stopped; the run will be started again by another one.'
      case 'time_limit':
        return timeLimitError(this.run.timeLimitSeconds).message
      case 'cancelled':
        return CANCELLED_ERROR.message
      case 'taken':
        return 'This run is no longer this worker’s: it was ended by a person, or given to another worker.'
    }
  }

  /**
   * What to report of the run when its handler has stopped. Null: nothing, it is not this worker's any more. `hand_back`: it goes back to
   * the queue. A handler that had its result in spite of the signal has succeeded.
   */
  endingBy(outcome: HandlerOutcome): RunEnding | 'hand_back' | null {
    const stopped = this.#stopped
    if (stopped === 'taken') return null
    const ended = { ...this.attempt, settledBy: this.#settledBy, ...(this.isAhead && { startedMs: this.#startedMs }) }
    if (stopped === null || outcome.outcome === 'succeeded') return { ...ended, ...this.#reported(outcome) }
    if (stopped === 'draining') return 'hand_back'
    const { stack } = outcome.error
    const error = { message: this.#inWords(stopped), code: stopped, ...(stack !== undefined && { stack }) }
    return { ...ended, outcome: stopped === 'time_limit' ? 'expired' : 'cancelled', error }
  }

  /** Without a policy a failed attempt is the last (rule R7). */
  #reported(outcome: HandlerOutcome) {
    if (outcome.outcome === 'succeeded') return outcome
    const { isFinal = false, ...failed } = outcome
    return isFinal ? { ...failed, settledBy: { ...this.#settledBy, retry: null } } : failed
  }
}
