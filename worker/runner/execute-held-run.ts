import { storableError } from '#server/endings/storable.ts'
import { withArguments } from '#server/queue/with-arguments.ts'
import { traceparentOf } from '#server/tracing/trace-ids.ts'
import type { HandlerOutcome, RunReport } from '#worker/run-programs/run-report.ts'
import type { CompletionWaits } from './completion-waits.ts'
import { executeInline } from './execute-inline.ts'
import type { HeldRun } from './held-run.ts'
import type { RunnerOptions } from './runner-options.ts'
import { executeWithSecrets } from './secrets-of-run.ts'

/** Runs the handler of a run, here or in a process, with its secrets; one whose work goes on elsewhere ends as `waits` hears of it. Never throws. */
export async function executeHeldRun(
  held: HeldRun,
  { registry, host, database, secretKeys: keys, isTraced = false, callbackAddress }: RunnerOptions,
  ownReport: RunReport,
  waits: CompletionWaits,
): Promise<HandlerOutcome> {
  const registered = registry().get(held.run.handler)
  const run = withArguments(held.run)
  if ('problem' in run) return { outcome: 'failed', error: { message: run.problem }, isFinal: true }
  const source = { database, keys, signal: held.signal }
  try {
    return await executeWithSecrets(run, registered?.secrets ?? [], source, ownReport, async (withValues, report) => {
      const told = {
        ...withValues,
        ...(isTraced && { traceparent: traceparentOf(held.run) }),
        ...(callbackAddress && { callbackAddress: callbackAddress(held.attempt) }),
      }
      const execution =
        host && registered && !registered.inline
          ? await host.execute(told, registered.code, registered.place === 'reuse', report, held.inbound)
          : await executeInline(registered?.inline ?? undefined, told, report, held.inbound)
      return execution.outcome === 'awaited' ? await waits.until(held, execution, report) : execution
    })
  } catch (error) {
    return { outcome: 'failed', error: storableError(error) }
  }
}
