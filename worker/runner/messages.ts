import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import type { HandlerOutcome, LogEntry, Progress } from './run-report.ts'

/** From the worker to a handler process, which runs one run at a time. */
export type WorkerMessage = { type: 'run'; run: ClaimedRun } | { type: 'abort'; reason: string }

/** From a handler process to its worker. `started` comes before the handler does anything; `isLast`: the process is about to end. */
export type HandlerMessage =
  | { type: 'started' }
  | ({ type: 'log' } & LogEntry)
  | ({ type: 'progress' } & Progress)
  | { type: 'ended'; ending: HandlerOutcome; isLast?: true }
