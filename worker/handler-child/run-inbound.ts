import { LOG_LEVELS, type LogLevel } from '#domain/log-levels.ts'
import { CHANGE_LOG_LEVEL, type HandedAction, logLevelIn } from '#domain/run-actions/run-action.ts'

/** What reaches a run from outside while it runs: the wish that it stops, and the actions that people address to it. */
export type RunInbound = { signal: AbortSignal; actions: RunActionQueue }

/** Run actions on their way to a run: what comes before somebody hears is kept, in order. */
export class RunActionQueue {
  #kept: HandedAction[] = []
  #hear: ((action: HandedAction) => void) | null = null
  #leastLevel: LogLevel = 'debug'

  push(action: HandedAction): void {
    if (action.action === CHANGE_LOG_LEVEL) this.#leastLevel = logLevelIn(action.payload) ?? this.#leastLevel
    if (this.#hear) this.#hear(action)
    else this.#kept.push(action)
  }

  /** Whether a line of this level that comes now is kept: of what a handler prints, too, which its process knows no level of. */
  keeps(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#leastLevel)
  }

  /** From now on all goes to this listener, what was kept first. */
  hear(listener: (action: HandedAction) => void): void {
    this.#hear = listener
    for (const action of this.#kept.splice(0)) listener(action)
  }

  /** What is kept, to be heard by nobody any more. */
  takeBack(): HandedAction[] {
    return this.#kept.splice(0)
  }

  /** From now on all is kept again. */
  ignore(): void {
    this.#hear = null
  }
}
