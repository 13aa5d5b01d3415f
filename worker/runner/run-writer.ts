import { backOffMs } from '#domain/back-off.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { readTransactionId, readTransactionOutcome } from '#server/database/transaction-outcome.ts'
import { isTransient } from '#server/database/transient-errors.ts'
import { type EndedRuns, endRuns } from '#server/endings/end-runs.ts'
import { lockTasksOfRuns } from '#server/endings/lock-tasks-of-runs.ts'
import type { RunEnding } from '#server/endings/run-ending.ts'
import { storableError } from '#server/endings/storable.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import {
  type AttemptLogLine,
  type ProgressOf,
  type StartOf,
  writeLogLines,
  writeProgress,
  writeStarts,
} from '#server/leases/write-signs-of-life.ts'
import { realTimer, WakeableSleep } from '#worker/scheduler/wakeable-sleep.ts'
import { LiveNotices } from './live-notices.ts'

/** Lines and progress are gathered for so long; endings are written at once, together with all that gathered meanwhile. */
const GATHERING_MS = 100
const LONGEST_SLEEP_MS = 60_000
/** While the database is away the oldest lines go first. */
const MOST_KEPT_LINES = 50_000
const MOST_ENDINGS_AT_ONCE = 2_000

export type RunWriterOptions = {
  database(): Database
  /** Called for endings that are recorded, that came too late, or that nobody wants any more: nothing of them is left to do. */
  onDone(endings: readonly RunEnding[]): void
  /** Called for endings that came too late: their attempt was given to another worker. */
  onFencedOff(endings: readonly RunEnding[]): void
  onFailure(error: unknown): void
}

type Batch = { lines: AttemptLogLine[]; progress: ProgressOf[]; starts: StartOf[]; endings: RunEnding[] }

const NOTHING: Readonly<Batch> = { lines: [], progress: [], starts: [], endings: [] }

/** A batch whose COMMIT was sent and had no answer: it is written, or it is not. */
type Doubt = { batch: Batch; transactionId: string }

/**
 * Writes what runs leave: lines, progress, endings. One transaction at a time, each taking all that has gathered, so that one ending is
 * written at once and ten thousand are written set-wise. Lines come before the ending of their run. What could not be written because the
 * database is away is kept and written later, and nothing is written twice whose writing only had no answer; what the database refuses is
 * replaced by the reason.
 */
export class RunWriter {
  readonly #options: RunWriterOptions
  readonly #sleep = new WakeableSleep(realTimer)
  readonly #notices = new LiveNotices()
  #lines: AttemptLogLine[] = []
  #progress = new Map<string, ProgressOf>()
  /** Of runs that were claimed ahead of their turn; an ending says it as well. */
  #starts = new Map<string, StartOf>()
  #endings: RunEnding[] = []
  #doubts: Doubt[] = []
  /** What is being written at this moment, as a whole or part by part. */
  #underWay: readonly Batch[] = []
  #failures = 0
  #isStopping = false

  constructor(options: RunWriterOptions) {
    this.#options = options
  }

  /** Endings that are not written yet. */
  get pendingEndings(): number {
    return this.#endings.length + this.#doubts.reduce((sum, { batch }) => sum + batch.endings.length, 0)
  }

  /** `start`: to be written down, as the database can't know it. */
  begun(runId: string, taskId: number, start: StartOf | null): void {
    this.#notices.runChanged(runId, taskId)
    if (start) this.#starts.set(runId, start)
    this.#sleep.wake()
  }

  log(line: AttemptLogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > MOST_KEPT_LINES) this.#lines.shift()
    this.#notices.logGrew(line.runId)
    if (this.#lines.length === 1) this.#sleep.wake()
  }

  progress(progress: ProgressOf): void {
    this.#progress.set(progress.runId, progress)
    this.#notices.progressed(progress.runId)
    this.#sleep.wake()
  }

  end(ending: RunEnding): void {
    this.#endings.push(ending)
    this.#starts.delete(ending.runId)
    if (this.#endings.length === 1) this.#sleep.wake()
  }

  /** What has gathered of attempts that are not this worker's any more is not written. */
  forget(attempts: readonly HeldAttempt[]): void {
    const forgotten = new Set(attempts.map(({ runId, attempt }) => `${runId} ${attempt}`))
    const isForgotten = (left: { runId: string; attempt: number }) => forgotten.has(`${left.runId} ${left.attempt}`)
    const isKept = (left: { runId: string; attempt: number }) => !isForgotten(left)
    for (const batch of [...this.#doubts.map((doubt) => doubt.batch), ...this.#underWay]) {
      this.#options.onDone(batch.endings.filter(isForgotten))
      batch.lines = batch.lines.filter(isKept)
      batch.progress = batch.progress.filter(isKept)
      batch.starts = batch.starts.filter(isKept)
      batch.endings = batch.endings.filter(isKept)
    }
    this.#lines = this.#lines.filter(isKept)
    for (const [runId, progress] of this.#progress) if (isForgotten(progress)) this.#progress.delete(runId)
    for (const [runId, start] of this.#starts) if (isForgotten(start)) this.#starts.delete(runId)
    this.#options.onDone(this.#endings.filter(isForgotten))
    this.#endings = this.#endings.filter(isKept)
  }

  /** `run` returns once everything is written. */
  stop(): void {
    this.#isStopping = true
    this.#sleep.wake()
  }

  async run(): Promise<void> {
    let gatheringSinceMs: number | null = null
    for (;;) {
      const nowMs = performance.now()
      const dueMs = this.#dueInMs(nowMs, gatheringSinceMs)
      if (dueMs === null && this.#isStopping) return
      if (dueMs === 0 || (this.#isStopping && dueMs !== null)) {
        gatheringSinceMs = null
        const pauseMs = await this.#writeOrBackOff()
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      } else {
        if (dueMs !== null) gatheringSinceMs ??= nowMs
        await this.#sleep.sleep(dueMs ?? LONGEST_SLEEP_MS)
      }
    }
  }

  #dueInMs(nowMs: number, gatheringSinceMs: number | null): number | null {
    if (this.#endings.length > 0 || this.#doubts.length > 0) return 0
    const noticesMs = this.#notices.dueInMs(nowMs)
    if (this.#lines.length + this.#progress.size + this.#starts.size === 0) return noticesMs
    return Math.max(0, (gatheringSinceMs ?? nowMs) + GATHERING_MS - nowMs)
  }

  /** Gives the milliseconds to wait before the next writing. */
  async #writeOrBackOff(): Promise<number> {
    try {
      if (!(await this.#settleDoubts())) return backOffMs(++this.#failures)
      const batch = this.#take()
      this.#underWay = [batch]
      await this.#write(batch)
      this.#failures = 0
      return 0
    } catch (error) {
      if (this.#failures++ === 0) this.#options.onFailure(error)
      if (error instanceof NotWrittenError) {
        if (isTransient(error)) this.#keep(error)
        else await this.#writeOneByOne(error.batch)
      }
      return backOffMs(this.#failures)
    } finally {
      this.#underWay = []
    }
  }

  /** Whether it is known by now what became of all that had no answer. What was taken back is written anew. */
  async #settleDoubts(): Promise<boolean> {
    for (let doubt = this.#doubts[0]; doubt; doubt = this.#doubts[0]) {
      const outcome = await readTransactionOutcome(this.#options.database(), doubt.transactionId)
      if (outcome === 'in progress') return false
      this.#doubts.shift()
      if (outcome === 'committed') this.#options.onDone(doubt.batch.endings)
      else this.#putBack(doubt.batch)
    }
    return true
  }

  #keep({ batch, committing }: NotWrittenError): void {
    if (committing === null) this.#putBack(batch)
    else this.#doubts.push({ batch, transactionId: committing })
  }

  #take(): Batch {
    const batch = {
      lines: this.#lines,
      progress: [...this.#progress.values()],
      starts: [...this.#starts.values()],
      endings: this.#endings.splice(0, MOST_ENDINGS_AT_ONCE),
    }
    this.#lines = []
    this.#progress = new Map()
    this.#starts = new Map()
    return batch
  }

  #putBack(batch: Batch): void {
    this.#lines = [...batch.lines, ...this.#lines].slice(-MOST_KEPT_LINES)
    this.#endings = [...batch.endings, ...this.#endings]
    for (const progress of batch.progress) if (!this.#progress.has(progress.runId)) this.#progress.set(progress.runId, progress)
    for (const start of batch.starts) if (!this.#starts.has(start.runId)) this.#starts.set(start.runId, start)
  }

  /** Progress and starts lock runs, and who ends some has locked their tasks before: so do those who do both, or they deadlock with a person who cancels. */
  async #write(batch: Batch): Promise<void> {
    let committing: string | null = null
    try {
      const ended = await this.#options.database().transaction(async (tx) => {
        const [ended, transactionId] = await Promise.all([this.#writeIn(tx, batch), readTransactionId(tx)])
        committing = transactionId
        return ended
      })
      this.#options.onDone(batch.endings)
      if (ended.fencedOff.length > 0) this.#options.onFencedOff(ended.fencedOff)
    } catch (error) {
      throw new NotWrittenError(batch, committing, error)
    }
  }

  async #writeIn(tx: Transaction, { lines, progress, starts, endings }: Batch): Promise<EndedRuns> {
    const nowMs = performance.now()
    await writeLogLines(tx, lines, nowMs)
    if (progress.length + starts.length > 0 && endings.length > 0)
      await lockTasksOfRuns(
        tx,
        endings.map((ending) => ending.runId),
      )
    await writeProgress(tx, progress)
    await writeStarts(tx, starts, nowMs)
    const ended = await endRuns(tx, endings)
    const noticesMs = this.#notices.dueInMs(nowMs)
    if (noticesMs === 0 || (noticesMs !== null && this.#isStopping)) await this.#notices.tell(tx, nowMs)
    return ended
  }

  /** Something in the batch is refused by the database: everything else is written, and a refused ending becomes a failure that says so. */
  async #writeOneByOne({ lines, progress, starts, endings }: Batch): Promise<void> {
    const parts: Batch[] = [
      ...lines.map((line) => ({ ...NOTHING, lines: [line] })),
      ...progress.map((one) => ({ ...NOTHING, progress: [one] })),
      ...starts.map((start) => ({ ...NOTHING, starts: [start] })),
      ...endings.map((ending) => ({ ...NOTHING, endings: [ending] })),
    ]
    this.#underWay = parts
    for (const part of parts) {
      try {
        await this.#write(part)
      } catch (error) {
        const [ending] = part.endings
        if (isTransient(error) && error instanceof NotWrittenError) this.#keep(error)
        else if (ending) this.#putBack({ ...NOTHING, endings: [asRefused(ending, error)] })
      }
    }
  }
}

/** `committing`: the id of the transaction, if its COMMIT was sent: then it may have been written all the same. */
class NotWrittenError extends Error {
  readonly batch: Batch
  readonly committing: string | null

  constructor(batch: Batch, committing: string | null, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.batch = batch
    this.committing = committing
  }
}

const REFUSED = 'What the run returned could not be stored'

function asRefused({ runId, attempt, workerId, settledBy, startedMs }: RunEnding, error: unknown): RunEnding {
  const started = startedMs === undefined ? {} : { startedMs }
  return {
    runId,
    attempt,
    workerId,
    settledBy,
    ...started,
    outcome: 'failed',
    error: { message: `${REFUSED}: ${storableError(error).message}` },
  }
}
