import type { LogEntry, Progress } from '#server/leases/run-signs.ts'
import { executeHandler } from '#worker/handler-child/execute-handler.ts'
import { RunActionQueue } from '#worker/handler-child/run-inbound.ts'
import type { RunWithSecrets } from '#worker/handler-child/run-with-secrets.ts'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import type { GivenAnswer, HandlerOutcome } from '#worker/run-programs/run-report.ts'

export type HandlerRun = { ending: HandlerOutcome; log: LogEntry[]; progress: Progress[]; listens: string[]; answers: GivenAnswer[] }

/** A run as a worker claims it, without arguments. */
export function claimedRun(handler: string): RunWithSecrets {
  return {
    runId: '01980000-0000-7000-8000-000000000001',
    attempt: 1,
    taskId: 1,
    taskName: 'test',
    handler,
    args: [],
    kwargs: {},
    headers: {},
    secrets: {},
    scheduledForMs: 0,
    alignedForMs: 0,
    askedFor: null,
    hasOpenPlaceholders: false,
    argumentsProblem: null,
    timeLimitSeconds: null,
  }
}

/** Runs a handler in this process, as a worker would, and gathers what it leaves. */
export async function runHandler(
  handler: Handler,
  kwargs: Record<string, unknown>,
  signal = new AbortController().signal,
  actions = new RunActionQueue(),
  given: Partial<RunWithSecrets> = {},
): Promise<HandlerRun> {
  const run: RunWithSecrets = { ...claimedRun(handler.name), kwargs, ...given }
  const log: LogEntry[] = []
  const progress: Progress[] = []
  const listens: string[] = []
  const answers: GivenAnswer[] = []
  const ending = await executeHandler(
    handler,
    run,
    {
      log: (entry) => log.push(entry),
      progress: (step) => progress.push(step),
      late: () => {},
      listens: (action) => listens.push(action),
      answer: (answer) => answers.push(answer),
    },
    { signal, actions },
  )
  if (ending.outcome === 'awaited') throw new Error('It goes on elsewhere: that takes a worker.')
  return { ending, log, progress, listens, answers }
}
