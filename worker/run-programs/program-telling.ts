import type { HandlerContext } from '#worker/handler-definition/define-handler.ts'
import type { CommandLines } from './command-lines.ts'

/** What a program of this machine is told of its run, and the mark by which the host finds what has left the process group (`process-traces.ts`). */
export function surroundingsOf(context: HandlerContext): Record<string, string> {
  const mark = process.env.DJAG_HANDLER_PROCESS
  return { ...tellingOf(context), ...(mark !== undefined && { DJAG_HANDLER_PROCESS: mark }) }
}

/** What every program is told of its run, as variables of its environment. */
export function tellingOf({
  runId,
  task,
  attempt,
  scheduledFor,
  alignedFor,
  idempotencyKey,
  traceparent,
}: HandlerContext): Record<string, string> {
  return {
    DJAG_RUN_ID: runId,
    DJAG_TASK: task.name,
    DJAG_SCHEDULED_FOR: scheduledFor.toISOString(),
    DJAG_ALIGNED_FOR: alignedFor.toISOString(),
    DJAG_ATTEMPT: String(attempt),
    DJAG_IDEMPOTENCY_KEY: idempotencyKey,
    ...(traceparent !== null && { TRACEPARENT: traceparent }),
  }
}

/** An error whose trace is what the program said last on standard error. @param Kind whether another attempt may come to something else */
export function programFailure(message: string, { errorLines }: CommandLines, Kind: new (message: string) => Error = Error): Error {
  const error = new Kind(message)
  error.stack = errorLines.join('\n')
  return error
}
