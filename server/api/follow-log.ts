import { eq } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { LogLine } from '#domain/views/run-views.ts'
import { isEnded } from '#scheduling/model/run-states.ts'
import { runs } from '#schema/runs.ts'
import type { Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { webHub } from '#server/live/web-hub.ts'
import { unknownRun } from '#server/queries/runs/run-detail.ts'
import { runLogPage } from '#server/queries/runs/run-logs.ts'

const LINES_AT_ONCE = 500
/** Nothing may have been heard of a line: a database that was away, another version's notification. */
const LONGEST_WAIT_MS = 10_000
/** Each reads the log again with every line that is written. */
const MOST_FOLLOWED = 100

let followed = 0

/**
 * The lines of a run's log after the `after`-th, and those to come until it has ended. Null now and then while nothing comes, so that a connection whose
 * reader is gone is noticed.
 * @param reader asked for each part: once the values are closed to them the stream breaks off
 * @throws DomainError `not_found`, `forbidden` where the log is closed to them, or `too_many` when too many logs are followed
 */
export async function followLog(
  db: Database,
  { id, after }: { id: string; after: number },
  reader: () => Reader,
  signal: AbortSignal,
): Promise<AsyncIterable<LogLine | null>> {
  if ((await stateOf(db, id)) === null) throw await unknownRun(db, id)
  await runLogPage(db, { id, offset: 0, limit: 0, search: undefined }, reader())
  if (followed >= MOST_FOLLOWED) throw new DomainError('too_many', 'Too many logs are being followed. Try again in a moment.')
  return linesOf(db, { id, after }, reader, signal)
}

async function* linesOf(
  db: Database,
  { id: runId, after }: { id: string; after: number },
  reader: () => Reader,
  signal: AbortSignal,
): AsyncGenerator<LogLine | null> {
  const news = new News(runId, signal)
  followed++
  try {
    let offset = after
    while (!news.isOver) {
      news.forget()
      // Asked first: what was written before the end is there when it is.
      const state = await stateOf(db, runId)
      const { lines } = await runLogPage(db, { id: runId, offset, limit: LINES_AT_ONCE, search: undefined }, reader())
      yield* lines
      offset += lines.length
      if (lines.length === LINES_AT_ONCE) continue
      if (state === null || isEnded(state)) return
      yield null
      await news.wait(LONGEST_WAIT_MS)
    }
  } finally {
    followed--
    news.end()
  }
}

async function stateOf(db: Database, runId: string) {
  const [run] = await db.select({ state: runs.state }).from(runs).where(eq(runs.id, runId))
  return run?.state ?? null
}

/** Whether something happened to a run since it was last asked. */
class News {
  readonly #unsubscribe: () => void
  readonly #signal: AbortSignal
  #isClosed = false
  #isNew = false
  #tell: (() => void) | null = null

  constructor(runId: string, signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#happened)
    this.#unsubscribe = webHub().subscribe((event) => {
      if (event === 'closed') this.#isClosed = true
      const concerns = typeof event === 'string' || ((event.subject === 'run' || event.subject === 'run_log') && mayName(event.ids, runId))
      if (concerns) this.#happened()
    })
  }

  get isOver(): boolean {
    return this.#isClosed || this.#signal.aborted
  }

  forget(): void {
    this.#isNew = false
  }

  /** Until something happens, or the time has passed. */
  async wait(longestMs: number): Promise<void> {
    if (this.#isNew || this.isOver) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestMs)
      this.#tell = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#tell = null
  }

  end(): void {
    this.#unsubscribe()
    this.#signal.removeEventListener('abort', this.#happened)
  }

  readonly #happened = () => {
    this.#isNew = true
    this.#tell?.()
  }
}

/** An empty list of ids means many. */
function mayName(ids: readonly string[], runId: string): boolean {
  return ids.length === 0 || ids.includes(runId)
}
