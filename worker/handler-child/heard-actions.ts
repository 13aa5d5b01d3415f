import { AsyncLocalStorage } from 'node:async_hooks'
import { LOG_LEVELS, type LogLevel } from '#domain/log-levels.ts'
import {
  CHANGE_LOG_LEVEL,
  type HandedAction,
  logLevelIn,
  MOST_LISTENED_ACTIONS,
  RUN_ACTION_NAME,
  RUN_ACTION_NAME_HINT,
  type RunActionAnswer,
  STOP_AFTER_STEP,
} from '#domain/run-actions/run-action.ts'
import { storableError, storableJson, storableText } from '#server/endings/storable.ts'
import { type ActionListener, isRefusal } from '#worker/handler-definition/run-action-listener.ts'
import type { RunReport } from '#worker/run-programs/run-report.ts'
import type { RunActionQueue } from './run-inbound.ts'

type Listening = (action: HandedAction) => unknown

/**
 * The run actions of one attempt, as its handler hears them (rule R10): each once, in the order in which they came. One that nobody listens to waits
 * until somebody does, or for the end of the attempt. Djag itself heeds a change of the log's level.
 */
export class HeardActions {
  readonly #report: Pick<RunReport, 'listens' | 'answer'>
  readonly #listeners = new Map<string, Listening>()
  #kept: HandedAction[] = []
  readonly #underWay = new Set<number>()
  #leastLevel: LogLevel = 'debug'
  #isToStop = false
  #looksWhetherToStop = false
  #isOver = false

  constructor(queue: RunActionQueue, report: Pick<RunReport, 'listens' | 'answer'>) {
    this.#report = report
    queue.hear((action) => this.#take(action))
  }

  /** @throws Error when the name cannot be one, or is listened to already */
  listen(name: string, listener: ActionListener): void {
    if (typeof name !== 'string' || !RUN_ACTION_NAME.test(name))
      throw new Error(`onAction: ${JSON.stringify(name)} cannot name an action. ${RUN_ACTION_NAME_HINT}`)
    if (typeof listener !== 'function') throw new Error(`onAction: “${name}” needs a function that carries it out.`)
    if (this.#listeners.has(name)) throw new Error(`onAction: “${name}” is listened to already.`)
    if (this.#listeners.size >= MOST_LISTENED_ACTIONS) throw new Error(`onAction: at most ${MOST_LISTENED_ACTIONS} actions.`)
    // What it prints or throws is its run's, whoever hands the action over.
    const inItsScope = AsyncLocalStorage.snapshot()
    this.#listeners.set(name, (action) => inItsScope(() => listener(action.payload, { by: action.by })))
    this.#report.listens(name)
    const waiting = this.#kept.filter(({ action }) => action === name)
    this.#kept = this.#kept.filter(({ action }) => action !== name)
    for (const action of waiting) void this.#carryOut(action)
  }

  /** Whether the run is to stop after its present step. Who asks, heeds it: what asked for it is answered by that. */
  get stopping(): boolean {
    if (!this.#looksWhetherToStop && !this.#isOver) {
      this.#looksWhetherToStop = true
      if (!this.#listeners.has(STOP_AFTER_STEP)) this.#report.listens(STOP_AFTER_STEP)
    }
    for (const { id, action } of this.#kept)
      if (action === STOP_AFTER_STEP)
        this.#answer(id, { state: 'done', value: null, message: 'It knows that it is to stop after its present step.' })
    this.#kept = this.#kept.filter(({ action }) => action !== STOP_AFTER_STEP)
    return this.#isToStop
  }

  /** Whether a line that the handler logs is kept; one that is not doesn't count against what is kept of its log either. */
  keeps(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#leastLevel)
  }

  /** The handler has ended: says of all that is left that nobody carried it out, or not to its end. */
  end(): void {
    for (const { id, action } of this.#kept.splice(0))
      this.#answer(id, { state: 'unheard', value: null, message: `It ended without having listened to “${action}”.` })
    for (const id of [...this.#underWay])
      this.#answer(id, { state: 'failed', value: null, message: 'It ended before this was carried out to its end.' })
    this.#isOver = true
  }

  #take(action: HandedAction): void {
    if (this.#isOver) {
      this.#report.answer({ id: action.id, state: 'unheard', value: null, message: 'It had ended before this reached it.' })
      return
    }
    if (action.action === STOP_AFTER_STEP) this.#isToStop = true
    if (action.action === CHANGE_LOG_LEVEL && !this.#changeLevel(action)) return
    if (this.#listeners.has(action.action)) void this.#carryOut(action)
    else if (action.action === CHANGE_LOG_LEVEL)
      this.#answer(action.id, { state: 'done', value: null, message: `Lines of its log are kept from “${this.#leastLevel}” on.` })
    else this.#kept.push(action)
  }

  #changeLevel({ id, payload }: HandedAction): boolean {
    const level = logLevelIn(payload)
    if (level === null)
      this.#answer(id, { state: 'refused', value: null, message: `There is no such level. There are: ${LOG_LEVELS.join(', ')}.` })
    else this.#leastLevel = level
    return level !== null
  }

  async #carryOut(action: HandedAction): Promise<void> {
    this.#underWay.add(action.id)
    try {
      const value = storableJson(await this.#listeners.get(action.action)?.(action))
      this.#answerOf(action.id, { state: 'done', value, message: null })
    } catch (error) {
      const message = storableText(storableError(error).message)
      this.#answerOf(action.id, { state: isRefusal(error) ? 'refused' : 'failed', value: null, message })
    }
  }

  #answerOf(id: number, answer: RunActionAnswer): void {
    if (this.#underWay.has(id)) this.#answer(id, answer)
  }

  #answer(id: number, answer: RunActionAnswer): void {
    this.#underWay.delete(id)
    this.#report.answer({ id, ...answer })
  }
}
