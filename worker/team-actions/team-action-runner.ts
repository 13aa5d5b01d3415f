import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidV7 } from 'uuid'
import { backOffMs } from '#domain/back-off.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { ownPayload, type TeamActionSubject } from '#domain/user-actions/team-action.ts'
import type { Database } from '#server/database/client.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { storableError, storableText } from '#server/endings/storable.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import type { SecretKeys } from '#server/secrets/secret-keys.ts'
import { settleTeamAction } from '#server/team-actions/settle-team-actions.ts'
import { type TakenAction, takeTeamActions } from '#server/team-actions/take-team-actions.ts'
import { RunActionQueue } from '#worker/handler-child/run-inbound.ts'
import { type AskedOfAction, actionResult, handlerNameOf } from '#worker/handler-child/team-action-handler.ts'
import type { DescribedAction } from '#worker/handler-definition/described-action.ts'
import type { HandlerOutcome, RunReport } from '#worker/run-programs/run-report.ts'
import type { RunnerLog } from '#worker/runner/runner-options.ts'
import { executeWithSecrets } from '#worker/runner/secrets-of-run.ts'
import { MOST_ACTIONS_AT_ONCE, type TeamActionsFolder } from './team-actions-folder.ts'

/** What is being carried out may go on for so long after the worker was asked to end; then it is stopped. */
const DRAIN_MS = 15_000
const LONGEST_OUTCOME = 2_000
/** JSON up to this length stands in the outcome as well. */
const SHORT_ANSWER = 200

type Answer = { state: 'done' | 'failed'; message: string; value: JsonValue }

type Underway = { abort: AbortController; ended: Promise<void> }

export type TeamActionRunnerOptions = {
  database(): Database
  workerId(): string
  folder: Pick<TeamActionsFolder, 'actions' | 'find' | 'host'>
  secretKeys: SecretKeys
  log: RunnerLog
}

/** Carries out the actions of the team's own that people ask for, each in a process of its own, and writes down what became of them (rule R13). */
export class TeamActionRunner {
  readonly #options: TeamActionRunnerOptions
  readonly #underway = new Set<Underway>()
  #isStopped = false
  #isToLookAgain = false
  #looking: Promise<void> | null = null

  constructor(options: TeamActionRunnerOptions) {
    this.#options = options
  }

  /** Takes what waits, as far as there is room. Never rejects: the next heartbeat makes up for what goes wrong. */
  look(): Promise<void> {
    this.#isToLookAgain = true
    this.#looking ??= this.#lookWhileAsked().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  /** Its lease was lost: others end what it has in hand. Stops all of it, and records nothing. */
  letGoOfEverything(): void {
    for (const { abort } of this.#underway) abort.abort(new Error('This worker was taken for dead.'))
  }

  /** Takes no more, lets what it has end for a while, then stops it. */
  async drain(): Promise<void> {
    this.#isStopped = true
    await this.#looking
    const timer = setTimeout(() => {
      for (const { abort } of this.#underway) abort.abort(new Error('Its worker was stopped.'))
    }, DRAIN_MS)
    await Promise.all([...this.#underway].map(({ ended }) => ended))
    clearTimeout(timer)
  }

  async #lookWhileAsked(): Promise<void> {
    const { database, workerId, folder, log } = this.#options
    while (this.#isToLookAgain && !this.#isStopped) {
      this.#isToLookAgain = false
      const id = workerId()
      try {
        const types = folder.actions.map(({ type }) => type)
        const taken = await takeTeamActions(database(), { workerId: id, types, most: MOST_ACTIONS_AT_ONCE - this.#underway.size })
        for (const action of taken) this.#begin(action, id)
      } catch (error) {
        log.warn({ err: error }, 'Actions that people asked for could not be taken; the next heartbeat does.')
      }
    }
  }

  #begin(taken: TakenAction, workerId: string): void {
    const abort = new AbortController()
    const mine: Underway = { abort, ended: this.#carryOut(taken, workerId, abort) }
    this.#underway.add(mine)
    void mine.ended.then(() => {
      this.#underway.delete(mine)
      void this.look()
    })
  }

  async #carryOut(taken: TakenAction, workerId: string, abort: AbortController): Promise<void> {
    const { actionId, attempt } = taken
    const inLog = { actionId, action: taken.type, attempt, by: taken.by }
    const answer = await this.#answerTo(taken, workerId, abort).catch(
      (error): Answer => ({ state: 'failed', message: `It failed: ${storableError(error).message}`, value: null }),
    )
    this.#options.log.info({ ...inLog, state: answer.state }, answer.message)
    for (let failures = 1; workerId === this.#options.workerId(); failures++) {
      try {
        const isMine = await settleTeamAction(this.#options.database(), { actionId, attempt, workerId, ...answer })
        if (!isMine) this.#options.log.warn(inLog, 'What became of an action came too late: it was ended, or given to another worker.')
        return
      } catch (error) {
        this.#options.log.warn({ err: error, ...inLog }, 'What became of an action could not be written.')
        // It is said to be lost with this worker, when that ends.
        if (!isTransient(error) || this.#isStopped) return
        await delay(backOffMs(failures))
      }
    }
  }

  async #answerTo(taken: TakenAction, workerId: string, abort: AbortController): Promise<Answer> {
    const found = this.#options.folder.find(taken.type)
    if (!found) return failed('The worker that took it had dropped this action from its folder just then. Nothing was done.')
    const { action, versionDir } = found
    const seconds = action.timeLimitSeconds
    const limit = setTimeout(() => abort.abort(new Error(`It took longer than its limit of ${seconds} s.`)), seconds * 1_000)
    try {
      const code = { file: action.file, versionDir }
      const source = { database: this.#options.database, keys: this.#options.secretKeys, signal: abort.signal }
      const inbound = { signal: abort.signal, actions: new RunActionQueue() }
      const outcome = await executeWithSecrets(
        asRun(taken, action, workerId),
        action.secrets,
        source,
        this.#reportOf(taken),
        async (run, report) => {
          const execution = await this.#options.folder.host.execute(run, code, false, report, inbound)
          // Its result is what `actionResult` knows, never the wish to go on elsewhere.
          return execution.outcome === 'awaited'
            ? { outcome: 'failed', error: { message: 'An action ends where it is carried out.' } }
            : execution
        },
      )
      return answerOf(outcome, abort.signal)
    } finally {
      clearTimeout(limit)
    }
  }

  /** Its lines go to the worker's own log. */
  #reportOf({ actionId, type }: TakenAction): RunReport {
    const { log } = this.#options
    const write: RunReport['log'] = ({ level, message, fields }) =>
      log[level === 'debug' ? 'debug' : level]({ actionId, action: type, ...(fields && { fields }) }, message)
    return { log: write, late: write, progress: () => {}, listens: () => {}, answer: () => {} }
  }
}

/** An action as what a process runs: its payload and what was asked are the input of the handler that stands for it. */
function asRun(taken: TakenAction, { subject }: DescribedAction, workerId: string): ClaimedRun {
  const { actionId, type, attempt, by, payload } = taken
  const asked: AskedOfAction = { actionId, by, attempt, subject: subjectOf(taken, subject, workerId) }
  return {
    runId: uuidV7(),
    attempt,
    ...{ taskId: taken.task?.id ?? 0, taskName: taken.task?.name ?? '', handler: handlerNameOf(type) },
    ...{ args: [], kwargs: { payload: ownPayload(payload, subject), asked }, headers: {} },
    ...{ hasOpenPlaceholders: false, argumentsProblem: null, alignedForMs: null, askedFor: null, timeLimitSeconds: null },
    scheduledForMs: taken.run ? Date.parse(taken.run.scheduledFor) : Date.now(),
  }
}

/** @throws Error when the run or the task is gone that it is about */
function subjectOf({ task, run }: TakenAction, kind: TeamActionSubject, workerId: string): AskedOfAction['subject'] {
  if (kind === 'none') return { kind }
  if (kind === 'worker') return { kind, id: workerId }
  if (kind === 'task' && task) return { kind, ...task }
  if (kind === 'run' && run && task) return { kind, ...run, task }
  throw new Error(`the ${kind} that it is about is not there any more. Nothing was done.`)
}

function answerOf(outcome: HandlerOutcome, signal: AbortSignal): Answer {
  const why = signal.aborted ? ` ${(signal.reason as Error).message}` : ''
  if (outcome.outcome !== 'succeeded') return failed(`It failed: ${outcome.error?.message ?? 'it says nothing.'}${why}`)
  const parsed = actionResult.safeParse(outcome.result)
  if (!parsed.success) return { state: 'done', message: 'Done.', value: outcome.result }
  if ('refused' in parsed.data) return failed(`Refused: ${parsed.data.refused}`)
  const value = parsed.data.value as JsonValue
  if (typeof value === 'string' && value.trim() !== '') return { state: 'done', message: storableText(value, LONGEST_OUTCOME), value: null }
  const text = JSON.stringify(value)
  return { state: 'done', message: value === null || text.length > SHORT_ANSWER ? 'Done.' : `Done: ${text}`, value }
}

function failed(message: string): Answer {
  return { state: 'failed', message: storableText(message, LONGEST_OUTCOME), value: null }
}
