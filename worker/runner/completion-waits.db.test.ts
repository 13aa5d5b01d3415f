import { beforeAll, expect, test } from 'vitest'
import type { CompletionPost } from '#server/completions/completion-post.ts'
import { keepPost } from '#server/completions/keep-post.ts'
import { openDatabase } from '#server/database/client.ts'
import type { LogEntry } from '#server/leases/run-signs.ts'
import type { ClaimedAttempt } from '#server/queue/claim-runs.ts'
import { openTestDatabase, TEST_LIMITS } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import type { HandlerOutcome } from '#worker/run-programs/run-report.ts'
import type { LoopTimer } from '#worker/scheduler/wakeable-sleep.ts'
import { CompletionWaits } from './completion-waits.ts'
import { HeldRun } from './held-run.ts'

const database = await openTestDatabase()
/** Says at once that it is of no use. */
const away = openDatabase(database.url, { applicationName: 'test', connections: 1, ...TEST_LIMITS })
beforeAll(() => away.close())

/** A clock that goes on as told, and calls back what is due by then. */
class PassingTimer implements LoopTimer {
  readonly #due = new Set<{ atMs: number; callback: () => void }>()
  #nowMs = 0

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, callback: () => void): () => void {
    const entry = { atMs: this.#nowMs + delayMs, callback }
    this.#due.add(entry)
    return () => this.#due.delete(entry)
  }

  pass(forMs: number): void {
    this.#nowMs += forMs
    for (const entry of [...this.#due]) if (entry.atMs <= this.#nowMs && this.#due.delete(entry)) entry.callback()
  }
}

const NOTHING: CompletionPost = { lines: [] }

/** A run that waits, silent for at most `heartbeatSeconds`, on a clock of the test's own. */
async function waiting(heartbeatSeconds: number) {
  const run = await makeRun.running(database.db, await makeTask(database.db, { handler: 'http-request' }))
  const timer = new PassingTimer()
  let isAway = false
  const waits = new CompletionWaits({
    database: () => (isAway ? away.db : database.db),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    onWaiting: () => {},
    timer,
  })
  const logged: string[] = []
  const nothing = () => {}
  const report = {
    log: ({ message }: LogEntry) => logged.push(message),
    late: nothing,
    progress: nothing,
    listens: nothing,
    answer: nothing,
  }
  const held = new HeldRun({ runId: run.id, attempt: 1 } as ClaimedAttempt, run.workerId ?? '')
  let outcome: HandlerOutcome | null = null
  const ended = waits.until(held, { outcome: 'awaited', heartbeatSeconds }, report).then((result) => (outcome = result))
  return {
    logged,
    ended,
    post: (post: CompletionPost) => keepPost(database.db, { runId: run.id, attempt: 1 }, post),
    /** As many seconds, with a look in each as the worker has; gives what has become of it by then. */
    async pass(seconds: number, given: { isAway?: boolean } = {}): Promise<HandlerOutcome | null> {
      isAway = given.isAway ?? false
      for (let second = 0; second < seconds; second++) {
        timer.pass(1_000)
        await waits.look()
      }
      return outcome
    },
  }
}

test('a run of which nothing is heard fails when its time is over, and not before', async () => {
  const { pass, post } = await waiting(60)
  expect(await pass(50)).toBe(null)
  await post(NOTHING)
  expect(await pass(59)).toBe(null)
  expect(await pass(2)).toMatchObject({
    outcome: 'failed',
    error: { message: expect.stringMatching(/^Nothing was heard of its work for 60 s/) },
  })
})

test('time in which nothing could be posted, as the database was away, is no silence', async () => {
  const { pass, post, ended } = await waiting(60)
  expect(await pass(20)).toBe(null)
  expect(await pass(90, { isAway: true })).toBe(null)
  // What is left of the sixty is counted from when it is back.
  expect(await pass(38)).toBe(null)
  await post({ lines: [], ending: { outcome: 'succeeded', result: 7 } })
  await pass(1)
  expect(await ended).toEqual({ outcome: 'succeeded', result: 7 })
})

test('and who could not post just before the time was over has thirty seconds to try again; then it is over', async () => {
  const { pass } = await waiting(60)
  expect(await pass(58)).toBe(null)
  expect(await pass(10, { isAway: true })).toBe(null)
  expect(await pass(29)).toBe(null)
  expect(await pass(3)).toMatchObject({ outcome: 'failed' })
})

test('what is posted fills no log: of fifty thousand lines the first and the last are kept, and what is left out is said', async () => {
  const { pass, post, ended, logged } = await waiting(60)
  for (let n = 0; n < 50; n++) {
    await post({ lines: Array.from({ length: 1_000 }, (_, line) => ({ level: 'info' as const, message: `row ${n * 1_000 + line}` })) })
    if (n % 10 === 9) await pass(1)
  }
  expect(logged.length).toBeLessThan(5_010)
  await post({ lines: [], ending: { outcome: 'succeeded' } })
  await pass(1)
  expect(await ended).toMatchObject({ outcome: 'succeeded' })
  expect(logged.length).toBeLessThanOrEqual(10_010)
  expect(logged).toEqual(expect.arrayContaining(['row 0', 'row 4998', 'row 49999', expect.stringMatching(/^It has written/)]))
  expect(logged.filter((message) => message.includes('are left out here'))).toHaveLength(1)
})
