import type { GateRecord } from '#scheduling/model/decision.ts'
import { type SpanPart, spanIdOf, traceIdOf } from './trace-ids.ts'

type Instant = number

/** A run that has ended, as its trace tells it. Instants are epoch milliseconds. `attempts`: those of its latest series of tries. */
export type TracedRun = {
  id: string
  taskId: number
  taskName: string
  kind: string
  timing: string
  state: string
  queue: string
  handler: string
  scheduledForMs: Instant
  activatedAtMs: Instant
  endedAtMs: Instant
  gates: readonly Pick<GateRecord, 'satisfiedByRunId' | 'dependeeName'>[]
  /** How often it had ended before. `activatedAgainAtMs`: when a rerun made it active again; null: its latest ending is a mark, or its first. */
  earlierEndings: number
  activatedAgainAtMs: Instant | null
  error: string | null
  attempts: readonly {
    number: number
    workerId: string
    startedAtMs: Instant | null
    endedAtMs: Instant | null
    outcome: string
    error: string | null
  }[]
}

export type RecordedSpan = {
  name: string
  traceId: string
  spanId: string
  /** null: it is the root of its trace. */
  parentSpanId: string | null
  startMs: Instant
  endMs: Instant
  attributes: Readonly<Record<string, string | number>>
  /** Spans of other traces to which it owes that it could begin. */
  links: readonly { traceId: string; spanId: string; attributes: Readonly<Record<string, string>> }[]
  /** Why it failed; null: it did not. */
  failure: string | null
}

const FAILED = ['failed', 'expired', 'lost']
const LONGEST_FAILURE = 1_000

/**
 * The spans of a run that has ended, from what the ledger recorded: its life, and below it each attempt with the wait before it. A run that ends again has
 * a further life, below the first: of a rerun with its attempts, of a mark the moment alone.
 * @param url the address people open Djag by, without a slash at its end
 */
export function spansOfRun(run: TracedRun, url: string): RecordedSpan[] {
  const isMark = run.earlierEndings > 0 && run.activatedAgainAtMs === null
  const life: SpanPart = { life: run.earlierEndings }
  const startMs = isMark ? run.endedAtMs : (run.activatedAgainAtMs ?? run.activatedAtMs)
  const own = {
    ...spanOf(run, life, run.earlierEndings === 0 ? null : { life: 0 }),
    name: isMark ? `${run.taskName}, marked` : run.taskName,
    ...{ startMs, endMs: run.endedAtMs, failure: failureOf(run.state, run.error) },
    attributes: attributesOf(run, url),
    links: isMark ? [] : linksOf(run.gates),
  }
  return isMark ? [own] : [own, ...attemptSpans(run, life, startMs)]
}

function attemptSpans(run: TracedRun, life: SpanPart, startMs: Instant): RecordedSpan[] {
  let waitsSinceMs = startMs
  return run.attempts.flatMap(({ number, workerId, startedAtMs, endedAtMs, outcome, error }) => {
    if (startedAtMs === null) return []
    const endMs = endedAtMs ?? run.endedAtMs
    const wait = {
      ...spanOf(run, { waitBefore: number }, life),
      name: waitsSinceMs === startMs ? 'wait for a worker' : 'wait for the next attempt',
      ...{ startMs: waitsSinceMs, endMs: startedAtMs, attributes: { 'djag.queue': run.queue } },
    }
    const attempt = {
      ...spanOf(run, { attempt: number }, life),
      name: `attempt ${number}`,
      ...{ startMs: startedAtMs, endMs, failure: failureOf(outcome, error) },
      attributes: { 'djag.attempt': number, 'djag.attempt.outcome': outcome, 'djag.worker.id': workerId, 'djag.handler': run.handler },
    }
    waitsSinceMs = endMs
    return [wait, attempt]
  })
}

function spanOf({ id, endedAtMs }: TracedRun, part: SpanPart, parent: SpanPart | null): RecordedSpan {
  return {
    ...{ name: '', traceId: traceIdOf(id), spanId: spanIdOf(id, part), parentSpanId: parent && spanIdOf(id, parent) },
    ...{ startMs: endedAtMs, endMs: endedAtMs, attributes: {}, links: [], failure: null },
  }
}

function attributesOf(run: TracedRun, url: string): RecordedSpan['attributes'] {
  return {
    'djag.run.id': run.id,
    'djag.run.url': `${url}/runs/${run.id}`,
    'djag.run.kind': run.kind,
    'djag.run.timing': run.timing,
    'djag.run.state': run.state,
    'djag.run.scheduled_for': new Date(run.scheduledForMs).toISOString(),
    'djag.task.id': run.taskId,
    'djag.task.name': run.taskName,
    'djag.handler': run.handler,
    'djag.queue': run.queue,
  }
}

/** To the first lives of the runs whose endings opened the gates: their ids tell their spans. */
function linksOf(gates: TracedRun['gates']): RecordedSpan['links'] {
  return gates.flatMap(({ satisfiedByRunId: id, dependeeName }) =>
    id === null ? [] : [{ traceId: traceIdOf(id), spanId: spanIdOf(id, { life: 0 }), attributes: { 'djag.task.name': dependeeName } }],
  )
}

function failureOf(outcome: string, error: string | null): string | null {
  return FAILED.includes(outcome) ? (error ?? outcome).slice(0, LONGEST_FAILURE) : null
}
