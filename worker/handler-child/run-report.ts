import type { JsonValue } from '#domain/json-value.ts'
import type { LogLevel } from '#domain/log-levels.ts'
import type { RunError } from '#schema/runs.ts'

/** A line as it goes into the run's log; fit for the database. */
export type LogEntry = { level: LogLevel; message: string; fields?: Record<string, JsonValue> }

/** `percent` is a whole number from 0 to 100. */
export type Progress = { percent: number; message: string | null }

/** Where a run's heartbeats go while it runs; `late`: what it writes after its end. */
export type RunReport = { log(entry: LogEntry): void; progress(progress: Progress): void; late(entry: LogEntry): void }

/** How an execution of a handler ended. `isFinal`: another attempt would fail as well, so that there is none, whatever the task allows. */
export type HandlerOutcome =
  | { outcome: 'succeeded'; result: JsonValue }
  | { outcome: 'failed'; error: RunError; isFinal?: boolean | undefined }
