import { z } from 'zod'
import { bindArguments } from '#domain/bind-arguments.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { LogLevel } from '#domain/log-levels.ts'
import { openInputProblem } from '#domain/secrets/open-input.ts'
import { secretInAddressProblem } from '#domain/secrets/secret-in-address.ts'
import { headersWithSecrets, withSecrets } from '#domain/secrets/secret-references.ts'
import { storableError, storableJson, storableText } from '#server/endings/storable.ts'
import { idempotencyKeyOf } from '#server/queue/idempotency-key.ts'
import { AwaitedCompletion } from '#worker/handler-definition/awaited-completion.ts'
import type { Handler, HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { FinalFailure } from '#worker/run-programs/final-failure.ts'
import type { HandlerExecution, RunReport } from '#worker/run-programs/run-report.ts'
import { HeardActions } from './heard-actions.ts'
import type { RunInbound } from './run-inbound.ts'
import type { RunWithSecrets } from './run-with-secrets.ts'

const LONGEST_PROGRESS_MESSAGE = 500
const LONGEST_SILENCE_SECONDS = 86_400

/**
 * Runs a handler once: binds the arguments, puts in the secrets they refer to, checks them, calls it, and makes its result or error fit for the database. Never throws.
 * What it logs after its end goes to `report.late`.
 */
export async function executeHandler(
  handler: Handler | undefined,
  run: RunWithSecrets,
  report: RunReport,
  inbound: RunInbound,
): Promise<HandlerExecution> {
  if (!handler) return { outcome: 'failed', error: { message: `This worker has no handler "${run.handler}".` } }
  const live = { isLive: true, actions: new HeardActions(inbound.actions, report) }
  try {
    const input = await inputOf(handler, run)
    if ('problem' in input) return { outcome: 'failed', error: { message: input.problem } }
    const result = await handler.run(contextOf(handler, run, report, inbound.signal, live), input.value)
    if (result instanceof AwaitedCompletion) return { outcome: 'awaited', heartbeatSeconds: result.heartbeatSeconds }
    return { outcome: 'succeeded', result: storableJson(result) }
  } catch (error) {
    return { outcome: 'failed', error: storableError(error), ...(error instanceof FinalFailure && { isFinal: true }) }
  } finally {
    live.actions.end()
    live.isLive = false
  }
}

async function inputOf(handler: Handler, run: RunWithSecrets): Promise<{ value: Record<string, unknown> } | { problem: string }> {
  const bound = bindArguments(handler.positional, run.args, run.kwargs)
  if (!bound.ok) return { problem: `The arguments do not fit: ${bound.problems.map((problem) => problem.message).join(' ')}` }
  const template = bound.input as { [name: string]: JsonValue }
  const problem = run.hasOpenPlaceholders ? problemOfSecrets(handler, template, run) : null
  if (problem !== null) return { problem }
  const parsed = await handler.input.safeParseAsync(run.hasOpenPlaceholders ? withSecrets(template, run.secrets) : template)
  return parsed.success ? { value: parsed.data } : { problem: storableText(`The arguments do not fit:\n${z.prettifyError(parsed.error)}`) }
}

/** Why the secrets cannot stand where the template has them. */
function problemOfSecrets({ openInputs }: Handler, template: { [name: string]: JsonValue }, { secrets }: RunWithSecrets): string | null {
  for (const name of openInputs) {
    const problem = openInputProblem(name, template[name] ?? null)
    if (problem !== null) return problem
  }
  return secretInAddressProblem(template, secrets)
}

function contextOf(
  handler: Handler,
  run: RunWithSecrets,
  report: RunReport,
  signal: AbortSignal,
  live: { isLive: boolean; actions: HeardActions },
): HandlerContext {
  const write = (level: LogLevel) => (message: string, fields?: Record<string, unknown>) => {
    if (!live.actions.keeps(level)) return
    const entry = { level, message: storableText(String(message)), ...(fields !== undefined && { fields: fieldsOf(fields) }) }
    if (live.isLive) report.log(entry)
    else report.late(entry)
  }
  return {
    runId: run.runId,
    idempotencyKey: idempotencyKeyOf(run),
    task: { id: run.taskId, name: run.taskName },
    scheduledFor: new Date(run.scheduledForMs),
    alignedFor: new Date(run.alignedForMs ?? run.scheduledForMs),
    attempt: run.attempt,
    traceparent: run.traceparent ?? null,
    callbackAddress: run.callbackAddress ?? null,
    awaitCompletion: (heartbeatSeconds) => new AwaitedCompletion(Math.min(LONGEST_SILENCE_SECONDS, Math.max(1, heartbeatSeconds))),
    headers: headersWithSecrets(run.headers, run.secrets),
    secrets: Object.fromEntries(handler.secrets.map((name) => [name, run.secrets[name] ?? ''])),
    signal,
    get stopping() {
      return live.actions.stopping
    },
    onAction: (name, carryOut) => live.actions.listen(name, carryOut),
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    progress(percent, message) {
      if (!live.isLive || !Number.isFinite(percent)) return
      const whole = Math.round(Math.min(100, Math.max(0, percent)))
      report.progress({ percent: whole, message: message === undefined ? null : storableText(String(message), LONGEST_PROGRESS_MESSAGE) })
    },
  }
}

function fieldsOf(fields: unknown): Record<string, JsonValue> {
  const json = fields instanceof Error ? storableJson(storableError(fields)) : storableJson(fields)
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json }
}
