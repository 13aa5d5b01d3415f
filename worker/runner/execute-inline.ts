import { storableError, storableText } from '#server/endings/storable.ts'
import { executeHandler } from '#worker/handler-child/execute-handler.ts'
import type { RunInbound } from '#worker/handler-child/run-inbound.ts'
import { RunOutput } from '#worker/handler-child/run-output.ts'
import { inScope, outOfScope, type RunScope } from '#worker/handler-child/run-scope.ts'
import type { RunWithSecrets } from '#worker/handler-child/run-with-secrets.ts'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import { ABORT_GRACE_MS } from '#worker/handler-host/handler-process.ts'
import type { HandlerExecution, RunReport } from '#worker/run-programs/run-report.ts'

/**
 * Runs a handler in this process. One that goes on although it was asked to stop can't be killed here: it is left to itself, and its run
 * ends. What it prints, and errors that nothing catches, are its run's, whenever they come.
 */
export async function executeInline(
  handler: Handler | undefined,
  run: RunWithSecrets,
  report: RunReport,
  { signal, actions }: RunInbound,
): Promise<HandlerExecution> {
  const output = new RunOutput(report.log, (level) => actions.keeps(level))
  const failure = new AbortController()
  const { promise: endedOtherwise, resolve } = Promise.withResolvers<HandlerExecution>()
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  // What a line sets off in this worker is the worker's, not the run's.
  const heard: RunReport = {
    log: (entry) => outOfScope(() => (isOver ? output.late(entry) : output.log(entry))),
    progress: (progress) => isOver || outOfScope(() => report.progress(progress)),
    late: (entry) => outOfScope(() => output.late(entry)),
    listens: (action) => outOfScope(() => report.listens(action)),
    answer: (answer) => outOfScope(() => report.answer(answer)),
  }
  const scope: RunScope = {
    print: (level, text) => {
      for (const line of text.split('\n')) if (line.trim() !== '') heard.log({ level, message: storableText(line) })
    },
    fail: (thrown, what) => {
      const error = storableError(thrown)
      if (isOver) return heard.late({ level: 'error', message: error.stack ?? error.message })
      resolve({ outcome: 'failed', error: { ...error, message: storableText(`${what}: ${error.message}`) } })
      failure.abort(thrown)
    },
  }
  const wait = () => {
    timer = setTimeout(() => resolve(LEFT), ABORT_GRACE_MS)
  }
  if (signal.aborted) wait()
  else signal.addEventListener('abort', wait, { once: true })
  try {
    const either = AbortSignal.any([signal, failure.signal])
    return await Promise.race([inScope(scope, () => executeHandler(handler, run, heard, { signal: either, actions })), endedOtherwise])
  } finally {
    isOver = true
    output.end()
    clearTimeout(timer)
    signal.removeEventListener('abort', wait)
  }
}

const LEFT: HandlerExecution = {
  outcome: 'failed',
  error: { message: 'It went on although it was asked to stop; its worker left it to itself.' },
}
