import type { JsonValue } from '#domain/json-value.ts'
import type { RunError } from '#schema/runs.ts'
import type { LogEntry, Progress } from '#server/leases/run-signs.ts'

/** Where a run's heartbeats go while it runs; `late`: what it writes after its end. */
export type RunReport = { log(entry: LogEntry): void; progress(progress: Progress): void; late(entry: LogEntry): void }

/** How an execution of a handler ended. `isFinal`: another attempt would fail as well, so that there is none, whatever the task allows. */
export type HandlerOutcome =
  | { outcome: 'succeeded'; result: JsonValue }
  | { outcome: 'failed'; error: RunError; isFinal?: boolean | undefined }
