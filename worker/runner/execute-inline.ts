import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import type { Handler } from '#worker/define-handler.ts'
import { executeHandler } from './execute-handler.ts'
import { ABORT_GRACE_MS } from './handler-process.ts'
import type { HandlerOutcome, RunReport } from './run-report.ts'

/**
 * Runs a handler in this process. One that goes on although it was asked to stop can't be killed here: it is left to itself, what it
 * still reports is dropped, and its run ends.
 */
export async function executeInline(
  handler: Handler | undefined,
  run: ClaimedRun,
  report: RunReport,
  signal: AbortSignal,
): Promise<HandlerOutcome> {
  let isLeft = false
  let timer: NodeJS.Timeout | undefined
  const heard: RunReport = {
    log: (entry) => isLeft || report.log(entry),
    progress: (progress) => isLeft || report.progress(progress),
  }
  const left = new Promise<HandlerOutcome>((resolve) => {
    const leave = () => {
      isLeft = true
      resolve({ outcome: 'failed', error: { message: 'It went on although it was asked to stop; its worker left it to itself.' } })
    }
    const wait = () => {
      timer = setTimeout(leave, ABORT_GRACE_MS)
    }
    if (signal.aborted) wait()
    else signal.addEventListener('abort', wait, { once: true })
  })
  try {
    return await Promise.race([executeHandler(handler, run, heard, signal), left])
  } finally {
    clearTimeout(timer)
  }
}
