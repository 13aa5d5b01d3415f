import type { WorkerToken } from '#server/auth/api-tokens.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import type { LogEntry } from '#server/leases/run-signs.ts'
import { type AttemptLogLine, writeLogLines, writeProgress } from '#server/leases/write-signs-of-life.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { noteListening } from '#server/run-actions/take-run-actions.ts'
import { attemptTaken, findWorker } from './find-worker.ts'
import type { LogRequest } from './protocol.ts'
import { hiddenValuesOf } from './secrets-of-attempt.ts'

/** Of one attempt, as of handlers that run under Djag's own eyes. */
export const MOST_LINES = 10_000
const MOST_BYTES = 2 * 1024 * 1024
const FULL = `This log is full: of one attempt at most ${MOST_LINES.toLocaleString('en')} lines or 2 MB are kept. What came after this line is left out.`

/**
 * Adds lines to the log of an attempt, each once however often it is sent, and shows how far it is and what it
 * listens to.
 * @throws DomainError as `findWorker`; `not_held` for an attempt that is another's by now, or has ended
 */
export async function writeRunLog(db: Database, token: WorkerToken, request: LogRequest): Promise<{ isFull: boolean }> {
  const { id: workerId } = await findWorker(db, token, request.workerId)
  const held = { runId: request.runId, attempt: request.attempt, workerId }
  const hidden = await hiddenValuesOf(db, token, held)
  return await db.transaction(async (tx) => {
    await lockAttempt(tx, held)
    const {
      lines: kept,
      bytes,
      isFull: isFullAlready,
    } = request.lines.length > 0 ? await readWritten(tx, held) : await readIsFull(tx, held)
    // What is sent again after an answer that never came is there already.
    const fresh = isFullAlready ? [] : request.lines.slice(Math.max(0, kept - request.from))
    const nowMs = performance.now()
    const lines = fresh.map(
      ({ ageMs, ...line }): AttemptLogLine => ({ ...hidden.inEntry(line as LogEntry), ...held, writtenMs: nowMs - ageMs }),
    )
    const taken = asManyAsFit(lines, MOST_LINES - kept, MOST_BYTES - bytes)
    const isFull = isFullAlready || taken.length < lines.length
    const last = { ...held, level: 'warn' as const, message: FULL, writtenMs: nowMs }
    await writeLogLines(tx, isFull && !isFullAlready ? [...taken, last] : taken, nowMs)
    if (taken.length > 0) await notifyLive(tx, { subject: 'run_log', ids: [held.runId] })
    if (request.progress) {
      const { percent, message } = request.progress
      await writeProgress(tx, [{ ...held, percent, message: message === null ? null : hidden.in(message) }])
      await notifyLive(tx, { subject: 'run_progress', ids: [held.runId] })
    }
    if (request.listensTo) await noteListening(tx, [{ ...held, actions: request.listensTo }])
    return { isFull }
  })
}

type Written = { lines: number; bytes: number; isFull: boolean }

/** Two who write at once do so one after the other. Locks the run alone, as nobody may wait for its task who holds it. */
async function lockAttempt(tx: Transaction, { runId, attempt, workerId }: HeldAttempt): Promise<void> {
  const held = await preparedSql(tx)`
    select from runs where id = ${runId} and attempt = ${attempt} and worker_id = ${workerId} and state = 'running' for no key update`
  if (held.length === 0) throw attemptTaken()
}

/** Reads the whole log of the attempt: for who adds to it. */
async function readWritten(tx: Transaction, { runId, attempt }: HeldAttempt): Promise<Written> {
  const [written] = await preparedSql(tx)<Written[]>`
    select
      count(*)::int as lines, coalesce(bool_or(message = ${FULL}), false) as "isFull",
      coalesce(sum(octet_length(message) + coalesce(octet_length(fields::text), 0)), 0)::float8 as bytes
    from run_logs where run_id = ${runId} and attempt = ${attempt}`
  return written ?? { lines: 0, bytes: 0, isFull: false }
}

/** What says that a log is full is its last line. */
async function readIsFull(tx: Transaction, { runId, attempt }: HeldAttempt): Promise<Written> {
  const [last] = await preparedSql(tx)<{ isFull: boolean }[]>`
    select attempt = ${attempt} and message = ${FULL} as "isFull" from run_logs where run_id = ${runId} order by id desc limit 1`
  return { lines: 0, bytes: 0, isFull: last?.isFull ?? false }
}

function asManyAsFit(lines: readonly AttemptLogLine[], mostLines: number, mostBytes: number): AttemptLogLine[] {
  let bytes = 0
  const over = lines.findIndex((line, index) => {
    bytes += Buffer.byteLength(line.message) + (line.fields ? Buffer.byteLength(JSON.stringify(line.fields)) : 0)
    return index >= mostLines || bytes > mostBytes
  })
  return over === -1 ? [...lines] : lines.slice(0, over)
}
