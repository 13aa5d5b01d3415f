import type { GateRecord } from '#scheduling/model/decision.ts'
import { type SpanPart, spanIdOf, traceIdOf } from './trace-ids.ts'

type Instant = number

/** What could not be sent for so long is passed over. */
export const LONGEST_BEHIND_HOURS = 6

/** A run that has ended, as its trace tells it. Instants are epoch milliseconds. */
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
  /** How it had ended before each rerun and mark, in order. `activatedAgainAtMs`: when a rerun made it active again; null: it was marked. */
  earlierEndings: readonly { atMs: Instant; succeeded: boolean; activatedAgainAtMs: Instant | null }[]
  /** The attempt with which its latest series of tries began. */
  seriesAttempt: number
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

type Attempt = TracedRun['attempts'][number]

/** From the activation of a run to its ending, or from a rerun or mark to the ending that this made. `state` null: it is not known any more. */
type Life = {
  number: number
  isMark: boolean
  startMs: Instant
  endMs: Instant
  state: string | null
  error: string | null
  attempts: Attempt[]
}

/**
 * The spans of a run that has ended, from what the ledger recorded: its life, and below it each attempt with the wait before it. A run that ends again has
 * a further life, below the first: of a rerun with its attempts, of a mark the moment alone. Those before are told again if they may not have been sent
 * before the rerun or mark: under the same ids.
 * @param url the address people open Djag by, without a slash at its end
 */
export function spansOfRun(run: TracedRun, url: string): RecordedSpan[] {
  const lives = livesOf(run)
  const mayBeUnsent = ({ endMs }: Life, index: number) => (lives[index + 1]?.startMs ?? endMs) - endMs < LONGEST_BEHIND_HOURS * 3_600_000
  return lives.filter(mayBeUnsent).flatMap((life) => lifeSpans(run, life, url))
}

function livesOf(run: TracedRun): Life[] {
  const { earlierEndings: earlier, seriesAttempt } = run
  const lives = [...earlier.map(({ atMs }) => atMs), run.endedAtMs].map((endMs, number): Life => {
    const startMs = number === 0 ? run.activatedAtMs : (earlier[number - 1]?.activatedAgainAtMs ?? null)
    return { number, isMark: startMs === null, startMs: startMs ?? endMs, endMs, state: run.state, error: run.error, attempts: [] }
  })
  const active = lives.filter(({ isMark }) => !isMark)
  for (const attempt of run.attempts) {
    const { number, startedAtMs, endedAtMs } = attempt
    const byTime = active.find(({ endMs }) => (endedAtMs ?? startedAtMs ?? 0) <= endMs)
    const life = number >= seriesAttempt ? active.at(-1) : byTime
    life?.attempts.push(attempt)
  }
  return lives.map((life, index) => ({ ...life, ...earlierOutcome(life, earlier[index]) }))
}

/** Of an ending that another followed the ledger keeps whether it was a success; what else it was, the last attempt before it tells. */
function earlierOutcome({ isMark, attempts }: Life, ending: TracedRun['earlierEndings'][number] | undefined): Partial<Life> {
  if (ending === undefined) return {}
  if (ending.succeeded) return { state: 'succeeded', error: null }
  const last = attempts.at(-1)
  if (isMark || last === undefined) return { state: isMark ? 'failed' : null, error: null }
  return { state: last.outcome === 'lost' ? 'failed' : last.outcome, error: last.error }
}

function lifeSpans(run: TracedRun, life: Life, url: string): RecordedSpan[] {
  const { number, isMark, startMs, endMs, state, error } = life
  const own = {
    ...spanOf(run, { life: number }, number === 0 ? null : { life: 0 }),
    name: isMark ? `${run.taskName}, marked` : run.taskName,
    ...{ startMs, endMs, failure: state && failureOf(state, error) },
    attributes: attributesOf(run, state, url),
    links: isMark ? [] : linksOf(run.gates),
  }
  return [own, ...attemptSpans(run, life)]
}

function attemptSpans(run: TracedRun, life: Life): RecordedSpan[] {
  const part: SpanPart = { life: life.number }
  let waitsSinceMs = life.startMs
  return life.attempts.flatMap(({ number, workerId, startedAtMs, endedAtMs, outcome, error }) => {
    if (startedAtMs === null) return []
    const endMs = endedAtMs ?? life.endMs
    const wait = {
      ...spanOf(run, { waitBefore: number }, part),
      name: waitsSinceMs === life.startMs ? 'wait for a worker' : 'wait for the next attempt',
      ...{ startMs: waitsSinceMs, endMs: startedAtMs, attributes: { 'djag.queue': run.queue } },
    }
    const attempt = {
      ...spanOf(run, { attempt: number }, part),
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

function attributesOf(run: TracedRun, state: string | null, url: string): RecordedSpan['attributes'] {
  return {
    'djag.run.id': run.id,
    'djag.run.url': `${url}/runs/${run.id}`,
    'djag.run.kind': run.kind,
    'djag.run.timing': run.timing,
    ...(state !== null && { 'djag.run.state': state }),
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
