import type { JsonValue } from '../json-value.ts'
import { LOG_LEVELS, type LogLevel } from '../log-levels.ts'

/** What a run action may be called: what a handler listens to by `context.onAction`. */
export const RUN_ACTION_NAME = /^[A-Za-z][A-Za-z0-9._:-]{0,63}$/
export const RUN_ACTION_NAME_HINT = 'Up to 64 letters, digits and any of . _ : -, a letter first.'

/** Asks the run to end by itself after its present step; a handler that reads `context.stopping` heeds it. */
export const STOP_AFTER_STEP = 'stop-after-step'
/** Says from which level on lines of the run's log are kept; Djag heeds it itself. Payload: `{ level }`. */
export const CHANGE_LOG_LEVEL = 'log-level'
/** Means nothing to Djag: any JSON object, for handlers that listen to it. */
export const UNCLASSIFIED = 'unclassified'

/**
 * Where a run action is. `waiting`: its worker has not fetched it; `handed`: it was handed to the attempt, which has not answered. All others are
 * final (rule R10): `unheard`: the attempt certainly did not carry it out; `unknown`: nobody can say.
 */
export const RUN_ACTION_STATES = ['waiting', 'handed', 'done', 'refused', 'failed', 'unheard', 'unknown'] as const
export type RunActionState = (typeof RUN_ACTION_STATES)[number]

/** How an attempt may answer. `value`: what its handler returned; `message`: a sentence that says what became of it, or why not. */
export type RunActionAnswer = { state: Exclude<RunActionState, 'waiting' | 'handed'>; value: JsonValue; message: string | null }

/** A run action as it reaches the attempt that it is addressed to. `id` is that of the user action: one of the same id is the same, heard once. */
export type HandedAction = { id: number; action: string; payload: { [key: string]: JsonValue }; by: string }

/** The level that a payload of {@link CHANGE_LOG_LEVEL} names; null: none. */
export function logLevelIn(payload: Readonly<Record<string, unknown>>): LogLevel | null {
  return LOG_LEVELS.find((level) => level === payload.level) ?? null
}

/** How many user actions may wait for one run's answer at the same time. */
export const MOST_OPEN_RUN_ACTIONS = 100
/** How many run actions an attempt may listen to. */
export const MOST_LISTENED_ACTIONS = 100
