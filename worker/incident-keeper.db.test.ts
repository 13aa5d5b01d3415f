import { expect, it, vi } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { IncidentKeeper } from './incident-keeper.ts'

const database = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-03-02T10:00:00Z') })
const { db, sql } = database
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

function keeper(timer: ManualTimer): IncidentKeeper {
  const open = () => openDatabase(database.url, { applicationName: 'incidents', connections: 1, ...SESSION_LIMITS.keeper })
  return new IncidentKeeper({ open, longestSleepMs: 60_000, log, timer })
}

const failing = () => makeTask(db, { wakeAt: null, failuresInRow: 1, failingSince: new Date('2026-03-02T09:00:00Z') })
const count = () => sql`select from incidents`.then(({ length }) => length)

it('looks at once and every ten seconds, in one worker at a time, and in another once that one stopped', async () => {
  const [first, second] = [new ManualTimer(), new ManualTimer()]
  await failing()
  const holder = keeper(first)
  const rest = await first.sleepOf(10_000)
  expect(await count()).toBe(1)
  const other = keeper(second)
  const idle = await second.sleepOf(30_000)
  await failing()
  rest.end()
  await first.sleepOf(10_000)
  expect(await count()).toBe(2)
  await holder.stop()
  await failing()
  idle.end()
  await second.sleepOf(10_000)
  expect(await count()).toBe(3)
  await other.stop()
})

it('goes on after a look that failed, and says so', async () => {
  const timer = new ManualTimer()
  await failing()
  await sql`alter table incidents rename to hidden`
  const watching = keeper(timer)
  const pause = await timer.sleepOf(30_000)
  await sql`alter table hidden rename to incidents`
  expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.stringContaining('Incidents could not be kept'))
  pause.end()
  await timer.sleepOf(10_000)
  expect(await count()).toBe(1)
  await watching.stop()
})

it('says of a database that was away for longer than a minute that it was, once it is back', async () => {
  const timer = new ManualTimer()
  const nobody = 'postgres://djag@127.0.0.1:1/djag'
  let isAway = false
  const watching = new IncidentKeeper({
    open: () => openDatabase(isAway ? nobody : database.url, { applicationName: 'incidents', connections: 1, ...SESSION_LIMITS.keeper }),
    ...{ longestSleepMs: 60_000, log, timer },
  })
  const rest = await timer.sleepOf(10_000)
  await sql`alter table incidents rename to hidden`
  isAway = true
  rest.end()
  let pause = await timer.sleepOf(30_000)
  for (let tries = 0; tries < 3; tries++) {
    timer.advance(30_000)
    pause.end()
    pause = await timer.sleepOf(30_000)
  }
  await sql`alter table hidden rename to incidents`
  isAway = false
  pause.end()
  await timer.sleepOf(10_000)
  expect([...(await sql`select title from incidents`)]).toEqual([{ title: 'The database did not answer for 1 m.' }])
  await watching.stop()
})

it('says of a database that took no changes that it was read-only, and meanwhile the log says so', async () => {
  await sql`truncate incidents, rounds cascade`
  log.warn.mockClear()
  const [own] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`
  // As a standby does, to whoever connects from now on.
  await sql.unsafe(`alter database ${own?.name} set default_transaction_read_only = on`)
  const timer = new ManualTimer()
  const watching = keeper(timer)
  let pause = await timer.sleepOf(30_000)
  expect(log.warn).toHaveBeenCalledWith({}, expect.stringContaining('The database is read-only.'))
  for (let tries = 0; tries < 2; tries++) {
    timer.advance(30_000)
    if (tries === 1) await sql.unsafe(`alter database ${own?.name} reset default_transaction_read_only`)
    pause.end()
    if (tries === 0) pause = await timer.sleepOf(30_000)
  }
  await timer.sleepOf(10_000)
  expect([...(await sql`select title from incidents`)]).toEqual([{ title: 'The database was read-only for 1 m.' }])
  await watching.stop()
})

it('says that nobody more can connect to the database, once that has lasted for a minute', async () => {
  await sql`truncate incidents, rounds cascade`
  const [own] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`
  const timer = new ManualTimer()
  const watching = keeper(timer)
  let rest = await timer.sleepOf(10_000)
  await sql.unsafe(`alter database ${own?.name} connection limit 1`)
  for (let looks = 0; looks < 3; looks++) {
    expect(await count()).toBe(0)
    timer.advance(30_000)
    rest.end()
    rest = await timer.sleepOf(10_000)
  }
  await sql.unsafe(`alter database ${own?.name} connection limit -1`)
  expect([...(await sql`select title, severity from incidents`)]).toEqual([
    { title: 'The database has no free connections.', severity: 'warning' },
  ])
  await watching.stop()
})

/** On a full disk small changes go well, and what needs a new page does not: here no incident finds room, while there is none. */
async function asFull(isFull: boolean): Promise<void> {
  await sql.unsafe('drop function if exists find_room cascade')
  if (!isFull) return
  await sql.unsafe(`
    create function find_room() returns trigger language plpgsql as $$ begin raise exception 'no room' using errcode = '53100'; end $$;
    create trigger find_room before insert on incidents for each row execute function find_room()`)
}

const titles = () =>
  sql<{ title: string }[]>`select title from incidents where kind = 'database'`.then((rows) => rows.map(({ title }) => title))
const saidFull = () => log.warn.mock.calls.filter(([, words]) => words.includes('ran out of room'))
const saidOver = () => log.info.mock.calls.filter(([, words]) => words.includes('of use again'))

it('says once that the disk of the database is full on which small changes still go well, and once that it is not any more', async () => {
  await sql`truncate incidents, rounds cascade`
  for (const said of [log.warn, log.info]) said.mockClear()
  await failing()
  await asFull(true)
  const timer = new ManualTimer()
  const watching = keeper(timer)
  let pause = await timer.sleepOf(30_000)
  for (let looks = 0; looks < 3; looks++) {
    timer.advance(30_000)
    pause.end()
    pause = await timer.sleepOf(30_000)
  }
  expect([saidFull().length, saidOver().length, await count()]).toEqual([1, 0, 0])
  await asFull(false)
  timer.advance(30_000)
  for (const sleep of [pause, null]) {
    if (sleep === null) timer.advance(10_000)
    const next = sleep ?? (await timer.sleepOf(10_000))
    next.end()
    await timer.sleepOf(10_000)
    expect(await titles()).toEqual(['The database had no room left on its disk for 2 m.'])
  }
  expect([saidFull().length, saidOver().length]).toEqual([1, 1])
  await watching.stop()
})

it('tells at the next look of a disk that was full for a moment', async () => {
  await sql`truncate incidents, rounds cascade`
  await failing()
  await asFull(true)
  const timer = new ManualTimer()
  const watching = keeper(timer)
  const first = await timer.sleepOf(30_000)
  await asFull(false)
  timer.advance(30_000)
  first.end()
  await timer.sleepOf(10_000)
  expect(await titles()).toEqual(['The database ran out of room on its disk.'])
  await watching.stop()
})
