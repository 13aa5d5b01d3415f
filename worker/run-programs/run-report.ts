import type { JsonValue } from '#domain/json-value.ts'
import type { RunActionAnswer } from '#domain/run-actions/run-action.ts'
import type { RunError } from '#schema/runs.ts'
import type { LogEntry, Progress } from '#server/leases/run-signs.ts'

/** What an attempt answers to the action of this id. */
export type GivenAnswer = RunActionAnswer & { id: number }

/**
 * Where a run's heartbeats go while it runs; `late`: what it writes after its end. `listens`: which run action its handler carries out from now on;
 * `answer`: what became of one.
 */
export type RunReport = {
  log(entry: LogEntry): void
  progress(progress: Progress): void
  late(entry: LogEntry): void
  listens(action: string): void
  answer(answer: GivenAnswer): void
}

/** How an execution of a handler ended. `isFinal`: another attempt would fail as well, so that there is none, whatever the task allows. */
export type HandlerOutcome =
  | { outcome: 'succeeded'; result: JsonValue }
  | { outcome: 'failed'; error: RunError; isFinal?: boolean | undefined }

/** Its handler has ended, and its work goes on elsewhere: it ends as is posted of it, or fails when nothing is heard for so long. */
export type AwaitedOutcome = { outcome: 'awaited'; heartbeatSeconds: number }

/** What an execution of a handler comes to. */
export type HandlerExecution = HandlerOutcome | AwaitedOutcome
