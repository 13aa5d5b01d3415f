import { describe, expect, it, vi } from 'vitest'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { asReported, startRun } from '#tests/tick/run-life.ts'
import { RunWriter } from './run-writer.ts'

const database = await openTestDatabase()
const { db, sql } = database

it('does not deadlock with a person who cancels a run whose progress and ending are just written', async () => {
  const task = await makeTask(db)
  const run = await makeRun.queued(db, task)
  await startRun(db, run.id)
  const [{ workerId } = { workerId: '' }] = await sql<{ workerId: string }[]>`select worker_id as "workerId" from runs where id = ${run.id}`
  const failures: unknown[] = []
  const writer = new RunWriter({
    database: () => db,
    onDone: () => {},
    onFencedOff: () => {},
    onFailure: (error) => failures.push(error),
  })
  let writing = Promise.resolve()
  const ending = await asReported(db, { runId: run.id, attempt: 1, workerId, outcome: 'succeeded' as const })

  // A person locks the task, then the run, as everyone does who ends one.
  await sql.begin(async (person) => {
    await person`select from tasks where id = ${task.id} for no key update`
    writer.progress({ runId: run.id, attempt: 1, workerId, percent: 100, message: null })
    writer.end(ending)
    writer.stop()
    writing = writer.run()
    // Of this database alone: locks are waited for in those of other test files as well.
    const waiting = () => sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await vi.waitFor(async () => expect(await waiting()).not.toHaveLength(0), { timeout: 10_000 })
    await person`select from runs where id = ${run.id} for no key update`
  })
  await writing
  expect(failures).toEqual([])
  expect(await sql`select state, progress from runs where id = ${run.id}`).toEqual([{ state: 'succeeded', progress: 100 }])
})

const AWAY = Object.assign(new Error('The database is away.'), { code: 'ECONNREFUSED' })

/** A run of a worker, with what belongs to each line, progress and ending of it. */
async function heldRun() {
  const run = await makeRun.queued(db, await makeTask(db))
  await startRun(db, run.id)
  const [row] = await sql<{ workerId: string }[]>`select worker_id as "workerId" from runs where id = ${run.id}`
  const series = { failures: 0, lostAttempts: 0, hasStarted: true }
  const settledBy = {
    state: 'running',
    kind: 'scheduled',
    alignedForMs: run.scheduledFor.getTime(),
    hasStarted: true,
    series,
    retry: null,
  } as const
  return { runId: run.id, attempt: 1, workerId: row?.workerId ?? '', settledBy }
}
type Held = Awaited<ReturnType<typeof heldRun>>
const lineOf = (held: Held, message: string) => ({ ...held, level: 'info' as const, message, writtenMs: performance.now() })
const endingOf = (held: Held) => ({ ...held, outcome: 'succeeded' as const })

/** A writer; `whenAsked` is called when it first asks for the database, which is away if it throws. */
function writerOf(whenAsked: (writer: RunWriter) => void = () => {}) {
  const settled: string[] = []
  const fencedOff: string[] = []
  let asked = 0
  const writer: RunWriter = new RunWriter({
    database: () => {
      if (asked++ === 0) whenAsked(writer)
      return db
    },
    onDone: (endings) => settled.push(...endings.map(({ runId }) => runId)),
    onFencedOff: (endings) => fencedOff.push(...endings.map(({ runId }) => runId)),
    onFailure: () => {},
  })
  return { writer, settled, fencedOff }
}
async function writeEverything(writer: RunWriter) {
  writer.stop()
  await writer.run()
}
const messagesOf = async ({ runId }: Held) =>
  (await sql`select message from run_logs where run_id = ${runId} order by id`).map(({ message }) => message)
const stateOf = async ({ runId }: Held) => (await sql`select state, progress from runs where id = ${runId}`)[0]

it('keeps what could not be written because the database was away, and what arrived meanwhile', async () => {
  const [first, second] = [await heldRun(), await heldRun()]
  const { writer, settled } = writerOf(() => {
    writer.log(lineOf(first, 'meanwhile'))
    writer.progress({ ...second, percent: 80, message: null })
    writer.end(endingOf(second))
    throw AWAY
  })
  writer.log(lineOf(first, 'before'))
  writer.progress({ ...second, percent: 20, message: null })
  writer.end(endingOf(first))
  await writeEverything(writer)
  expect(await messagesOf(first)).toEqual(['before', 'meanwhile'])
  expect(await stateOf(first)).toMatchObject({ state: 'succeeded' })
  expect(await stateOf(second)).toMatchObject({ state: 'succeeded', progress: 80 })
  expect(settled.sort()).toEqual([first.runId, second.runId].sort())
})

const NO_ANSWER = Object.assign(new Error('The connection broke.'), { code: 'CONNECTION_CLOSED' })
type Transact = (work: (tx: Transaction) => Promise<unknown>) => Promise<unknown>

/** A writer whose first transaction is carried out by `transact`. */
function writerWithFirst(transact: Transact) {
  const settled: string[] = []
  const fencedOff: string[] = []
  let asked = 0
  const writer = new RunWriter({
    database: () => (asked++ === 0 ? Object.create(db, { transaction: { value: transact } }) : db),
    onDone: (endings) => settled.push(...endings.map(({ runId }) => runId)),
    onFencedOff: (endings) => fencedOff.push(...endings.map(({ runId }) => runId)),
    onFailure: () => {},
  })
  return { writer, settled, fencedOff, asked: () => asked }
}

describe('a writing whose COMMIT has no answer', () => {
  it.each<[string, Transact]>([
    [
      'is not repeated when it was carried out',
      async (work) => {
        await db.transaction(work)
        throw NO_ANSWER
      },
    ],
    [
      'is repeated when it was not',
      (work) =>
        db.transaction(async (tx) => {
          await work(tx)
          throw NO_ANSWER
        }),
    ],
  ])('%s', async (_, transact) => {
    const held = await heldRun()
    const { writer, settled, fencedOff } = writerWithFirst(transact)
    writer.log(lineOf(held, 'once'))
    writer.end(endingOf(held))
    await writeEverything(writer)
    expect(await messagesOf(held)).toEqual(['once'])
    expect(await stateOf(held)).toMatchObject({ state: 'succeeded' })
    expect({ settled, fencedOff }).toEqual({ settled: [held.runId], fencedOff: [] })
  })

  it('is asked for again while the database has not ended it, and nothing is written before', async () => {
    const [held, next] = [await heldRun(), await heldRun()]
    let commit: () => void = () => {}
    const { writer, settled, asked } = writerWithFirst(
      (work) =>
        new Promise((_, reject) => {
          void db.transaction(async (tx) => {
            await work(tx)
            await new Promise<void>((resolve) => {
              commit = resolve
              reject(NO_ANSWER)
            })
          })
        }),
    )
    writer.log(lineOf(held, 'once'))
    writer.end(endingOf(held))
    const written = writer.run()
    await expect.poll(asked).toBeGreaterThan(2)
    writer.end(endingOf(next))
    expect(writer.pendingEndings).toBe(2)
    commit()
    writer.stop()
    await written
    expect(await messagesOf(held)).toEqual(['once'])
    expect([await stateOf(held), await stateOf(next)]).toMatchObject([{ state: 'succeeded' }, { state: 'succeeded' }])
    expect(settled).toEqual([held.runId, next.runId])
  })

  it('is nobody’s concern any more once its attempt is forgotten', async () => {
    const held = await heldRun()
    const { writer, settled, asked } = writerWithFirst((work) =>
      db.transaction(async (tx) => {
        await work(tx)
        throw NO_ANSWER
      }),
    )
    writer.log(lineOf(held, 'never'))
    writer.end(endingOf(held))
    writer.stop()
    const written = writer.run()
    await vi.waitUntil(() => writer.pendingEndings === 0, { interval: 0 })
    await vi.waitUntil(() => writer.pendingEndings === 1, { interval: 0 })
    expect(asked()).toBe(1)
    writer.forget([held])
    await written
    expect(settled).toEqual([held.runId])
    expect(await messagesOf(held)).toEqual([])
    expect(await stateOf(held)).toMatchObject({ state: 'running' })
  })
})

it('writes everything else when the database refuses a part', async () => {
  const [good, bad] = [await heldRun(), await heldRun()]
  const { writer } = writerOf()
  writer.log(lineOf(good, 'kept'))
  writer.progress({ ...bad, percent: 1_000_000, message: null })
  writer.end(endingOf(good))
  await writeEverything(writer)
  expect(await messagesOf(good)).toEqual(['kept'])
  expect(await stateOf(good)).toMatchObject({ state: 'succeeded' })
})

it('keeps lines in their order, and drops those of an attempt that the database never gave to this worker', async () => {
  const held = await heldRun()
  const { writer } = writerOf()
  for (const message of ['one', 'two', 'three']) writer.log(lineOf(held, message))
  writer.log(lineOf({ ...held, workerId: '01980000-0000-7000-8000-0000000000bb' }, 'another worker'))
  writer.log(lineOf({ ...held, attempt: 2 }, 'another attempt'))
  await writeEverything(writer)
  expect(await messagesOf(held)).toEqual(['one', 'two', 'three'])
})

it.each([
  ['an older attempt', 'running', (held: Held) => ({ ...held, attempt: 0 })],
  ['another worker', 'running', (held: Held) => ({ ...held, workerId: '01980000-0000-7000-8000-0000000000bb' })],
  ['a run that has ended', 'succeeded', (held: Held) => held],
])('shows no progress of %s', async (_, state, whose) => {
  const held = await heldRun()
  await sql`update runs set state = ${state} where id = ${held.runId}`
  const { writer } = writerOf()
  writer.progress({ ...whose(held), percent: 50, message: null })
  await writeEverything(writer)
  expect(await stateOf(held)).toEqual({ state, progress: null })
})

it('tells of an ending that came too late, and that nothing is left to do about it', async () => {
  const held = await heldRun()
  await sql`update runs set attempt = 2 where id = ${held.runId}`
  const { writer, settled, fencedOff } = writerOf()
  writer.end(endingOf(held))
  await writeEverything(writer)
  expect({ settled, fencedOff }).toEqual({ settled: [held.runId], fencedOff: [held.runId] })
})

it('writes nothing of an attempt that it was told to forget', async () => {
  const [forgotten, kept] = [await heldRun(), await heldRun()]
  const { writer, settled } = writerOf()
  for (const held of [forgotten, kept]) {
    writer.log(lineOf(held, 'a line'))
    writer.progress({ ...held, percent: 50, message: null })
    writer.end(endingOf(held))
  }
  writer.forget([forgotten])
  expect(settled).toEqual([forgotten.runId])
  await writeEverything(writer)
  expect([await messagesOf(forgotten), await messagesOf(kept)]).toEqual([[], ['a line']])
  expect([await stateOf(forgotten), await stateOf(kept)]).toEqual([
    { state: 'running', progress: null },
    { state: 'succeeded', progress: 50 },
  ])
})

it('writes nothing of an attempt that it was told to forget while that was being written, and could not be', async () => {
  const held = await heldRun()
  const { writer, settled } = writerOf()
  let written = Promise.resolve()
  await sql.begin(async (holder) => {
    await holder`select from tasks where id = (select task_id from runs where id = ${held.runId}) for no key update`
    writer.log(lineOf(held, 'a line'))
    writer.end(endingOf(held))
    writer.stop()
    written = writer.run()
    const waiting = () => sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { timeout: 10_000 })
    writer.forget([held])
    for (const { pid } of await waiting()) await sql`select pg_cancel_backend(${pid})`
  })
  await written
  expect(settled).toEqual([held.runId])
  expect(await messagesOf(held)).toEqual([])
  expect(await stateOf(held)).toMatchObject({ state: 'running' })
})

it('ends a run as failed, with the reason, when the database refuses what it returned, and keeps at it when the database is away then', async () => {
  const [good, bad] = [await heldRun(), await heldRun()]
  await sql.unsafe(`
    create function refuse_result() returns trigger language plpgsql as $$ begin raise exception 'no room for this'; end $$;
    create trigger refuse_result before update on runs for each row when (new.result->>'refused' = 'yes') execute function refuse_result()`)
  let asked = 0
  const settled: string[] = []
  const writer = new RunWriter({
    database: () => {
      if (++asked === 3) throw AWAY
      return db
    },
    onDone: (endings) => settled.push(...endings.map(({ runId }) => runId)),
    onFencedOff: () => {},
    onFailure: () => {},
  })
  writer.end({ ...endingOf(bad), result: { refused: 'yes' } })
  writer.end(endingOf(good))
  await writeEverything(writer)
  expect(await stateOf(good)).toMatchObject({ state: 'succeeded' })
  expect(await sql`select state, error->>'message' as message from runs where id = ${bad.runId}`).toEqual([
    { state: 'failed', message: expect.stringContaining('could not be stored: no room for this') },
  ])
  expect(settled.sort()).toEqual([good.runId, bad.runId].sort())
})

it('writes the progress and the starts of other runs when the database refuses a line beside them', async () => {
  const [started, bad] = [await heldRun(), await heldRun()]
  await sql`update runs set started_at = null where id = ${started.runId}`
  await sql`update attempts set started_at = null where run_id = ${started.runId}`
  await sql.unsafe(`
    create function refuse_line() returns trigger language plpgsql as $$ begin raise exception 'no room for this'; end $$;
    create trigger refuse_line before insert on run_logs for each row when (new.message = 'refused') execute function refuse_line()`)
  const { writer } = writerOf()
  writer.log(lineOf(bad, 'refused'))
  writer.begun(started.runId, 1, { ...started, startedMs: performance.now() })
  writer.progress({ ...started, percent: 40, message: null })
  await writeEverything(writer)
  const [row] = await sql`
    select runs.started_at is not null as run, attempts.started_at is not null as attempt, progress
    from runs join attempts on attempts.run_id = runs.id where runs.id = ${started.runId}`
  expect(row).toEqual({ run: true, attempt: true, progress: 40 })
})

it('dates lines by when they were printed, not by when they are written down', async () => {
  const held = await heldRun()
  const { writer } = writerOf()
  writer.log({ ...lineOf(held, 'a minute ago'), writtenMs: performance.now() - 60_000 })
  await writeEverything(writer)
  expect(await sql`select djag_now() - at >= interval '60 s' as old from run_logs where run_id = ${held.runId}`).toEqual([{ old: true }])
})

it('keeps the newest 50,000 lines, also of those that could not be written', async () => {
  for (const isAway of [false, true]) {
    const held = await heldRun()
    const { writer } = writerOf(() => {
      if (!isAway) return
      for (let line = 50_010; line < 50_020; line++) writer.log(lineOf(held, String(line)))
      throw AWAY
    })
    for (let line = 0; line < 50_010; line++) writer.log(lineOf(held, String(line)))
    await writeEverything(writer)
    const [kept] = await sql`select count(*)::int, min(message::int), max(message::int) from run_logs where run_id = ${held.runId}`
    expect(kept).toEqual(isAway ? { count: 50_000, min: 20, max: 50_019 } : { count: 50_000, min: 10, max: 50_009 })
  }
})

it('tells browsers of lines at once after a quiet time, and then no oftener than every 300 ms', async () => {
  const held = await heldRun()
  const told: string[] = []
  const listener = await sql.listen(CHANNELS.live, (payload) => told.push(payload))
  // Connections are opened by timers, which stand still from now on.
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.1)`))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const { writer } = writerOf()
  const ended = writer.run()
  /** Only while the writer sleeps, by a timer: one that still writes would set its own too late for the time that passed. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 10) {
      while (vi.getTimerCount() === 0) await sql`select 1`
      await vi.advanceTimersByTimeAsync(10)
    }
  }
  const toldOfLines = async (mark: string) => {
    // What is told right after the mark may come together with it: the mark is not always the last.
    const before = told.length
    await sql.notify(CHANNELS.live, mark)
    while (!told.includes(mark, before)) await sql`select 1`
    return told.filter((payload) => payload.includes('run_log')).length
  }
  for (const line of [1, 2]) {
    writer.log(lineOf(held, `line ${line}`))
    await pass(150)
    while ((await messagesOf(held)).length < line);
    expect(await toldOfLines(`after line ${line}`)).toBe(1)
  }
  await pass(300)
  while ((await toldOfLines('later')) < 2);
  vi.useRealTimers()
  writer.stop()
  await ended
  await listener.unlisten()
})
