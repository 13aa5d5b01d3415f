import { z } from 'zod'
import { bindArguments } from '#domain/handler-arguments.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { storableError, storableJson, storableText } from '#server/endings/storable.ts'
import type { ClaimedRun } from '#server/queue/claim-runs.ts'
import type { Handler, HandlerContext } from '#worker/define-handler.ts'
import type { HandlerOutcome, LogLevel, RunReport } from './run-report.ts'

/** A handler that logs without end must fill neither the database nor the memory of the worker. */
const MOST_LOG_LINES = 10_000
const LONGEST_PROGRESS_MESSAGE = 500

/**
 * Runs a handler once: binds and checks the arguments, calls it, and makes its result or error fit for the database. Never throws.
 * What it logs after its end is dropped.
 */
export async function executeHandler(
  handler: Handler | undefined,
  run: ClaimedRun,
  report: RunReport,
  signal: AbortSignal,
): Promise<HandlerOutcome> {
  if (!handler) return { outcome: 'failed', error: { message: `This worker has no handler "${run.handler}".` } }
  const live = { isLive: true }
  try {
    const input = await inputOf(handler, run)
    if ('problem' in input) return { outcome: 'failed', error: { message: input.problem } }
    return { outcome: 'succeeded', result: storableJson(await handler.run(contextOf(run, report, signal, live), input.value)) }
  } catch (error) {
    return { outcome: 'failed', error: storableError(error) }
  } finally {
    live.isLive = false
  }
}

async function inputOf(handler: Handler, run: ClaimedRun): Promise<{ value: Record<string, unknown> } | { problem: string }> {
  const bound = bindArguments(handler.positional, run.args, run.kwargs)
  if (!bound.ok) return { problem: `The arguments do not fit: ${bound.problems.map((problem) => problem.message).join(' ')}` }
  const parsed = await handler.input.safeParseAsync(bound.input)
  return parsed.success ? { value: parsed.data } : { problem: storableText(`The arguments do not fit:\n${z.prettifyError(parsed.error)}`) }
}

function contextOf(run: ClaimedRun, report: RunReport, signal: AbortSignal, live: { isLive: boolean }): HandlerContext {
  let lines = 0
  const write = (level: LogLevel) => (message: string, fields?: Record<string, unknown>) => {
    if (!live.isLive || lines > MOST_LOG_LINES) return
    lines++
    if (lines > MOST_LOG_LINES) return report.log({ level: 'warn', message: `More than ${MOST_LOG_LINES} lines: the rest is not kept.` })
    report.log({ level, message: storableText(String(message)), ...(fields !== undefined && { fields: fieldsOf(fields) }) })
  }
  return {
    runId: run.runId,
    task: { id: run.taskId, name: run.taskName },
    scheduledFor: new Date(run.scheduledForMs),
    attempt: run.attempt,
    headers: run.headers,
    signal,
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
