import { beforeEach, expect, it, vi } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { noteDeadlinesLooked } from '#server/deadlines/looked-as-of.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { DigestKeeper } from './digest-keeper.ts'
import { NotificationKeeper } from './notification-keeper.ts'

/** A Monday; the week before is 2026-W23. */
const MONDAY = new Date('2026-06-08T08:00:00Z')
const LOOK_MS = 60_000
const database = await openTestDatabase({ emptied: 'tasks', now: MONDAY })
const { db, sql } = database
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

beforeEach(async () => {
  await sql`truncate incidents, notification_channels, rounds, timed_weeks cascade`
  await noteDeadlinesLooked(db, MONDAY.getTime() + 30 * 24 * 3_600_000)
})

const open = () => openDatabase(database.url, { applicationName: 'digests test', connections: 1, ...SESSION_LIMITS.reports })
const timing = { zone: 'UTC', keepDays: { runs: 10, counts: 400 } }
const channel = () =>
  makeChannel(db, { digest: { weekday: 1, hour: 8, timezone: 'UTC' }, digestSince: new Date(0), toldSince: new Date(0) })
const told = async () => (await sql<{ what: string }[]>`select what from notification_deliveries order by id`).map(({ what }) => what)

it('tells of a week once, whichever worker looks, and of the next one in its turn', async () => {
  await channel()
  const timers = [new ManualTimer(), new ManualTimer()]
  const keepers = timers.map((timer) => new DigestKeeper({ open, timing, log, timer }))
  const sleeps = await Promise.all(timers.map((timer) => timer.sleepOf(LOOK_MS)))
  expect(await told()).toEqual(['digest'])
  await database.setNow(new Date(MONDAY.getTime() + 7 * 24 * 3_600_000))
  for (const sleep of sleeps) sleep.end()
  await Promise.all(timers.map((timer) => timer.sleepOf(LOOK_MS)))
  expect(await told()).toEqual(['digest', 'digest'])
  await Promise.all(keepers.map((keeper) => keeper.stop()))
})

it('where a week can’t be read, nothing is told of it before it can, alarms are told as ever, and the log says so', async () => {
  await channel()
  await makeIncident(db, MONDAY, { title: 'load failed.' })
  await sql`alter table run_hours rename to hidden`
  const [timer, alarmTimer] = [new ManualTimer(), new ManualTimer()]
  const [digests, alarms] = [new DigestKeeper({ open, timing, log, timer }), new NotificationKeeper({ open, log, timer: alarmTimer })]
  const again = await timer.sleepOf(LOOK_MS)
  // The rest after a look that went well, not the wait after one that failed.
  await alarmTimer.sleepOf(5_000)
  expect(await told()).toEqual(['alarm'])
  expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.stringContaining('told to channels'))
  await sql`alter table hidden rename to run_hours`
  again.end()
  await timer.sleepOf(LOOK_MS)
  expect(await told()).toEqual(['alarm', 'digest'])
  await Promise.all([digests.stop(), alarms.stop()])
})

it('tells of a week though an old one can’t be reckoned, reckons those before that one, and the log says which', async () => {
  await channel()
  log.warn.mockClear()
  await sql.unsafe(`
    create function refuse_week() returns trigger language plpgsql as $$ begin raise exception 'too long'; end $$;
    create trigger refuse_week before insert on timed_weeks for each row when (new.since = '2026-05-18T00:00:00Z') execute function refuse_week()`)
  const timer = new ManualTimer()
  const keeper = new DigestKeeper({ open, timing: { zone: 'UTC', keepDays: { runs: 35, counts: 400 } }, log, timer })
  await timer.sleepOf(LOOK_MS)
  await keeper.stop()
  expect(await told()).toEqual(['digest'])
  const timed = await sql<{ since: Date }[]>`select since from timed_weeks order by since`
  expect(timed.map(({ since }) => since.toISOString().slice(0, 10))).toEqual(['2026-05-11', '2026-05-25', '2026-06-01'])
  expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ week: '2026-W21' }), expect.stringContaining('be reckoned'))
  await sql.unsafe('drop trigger refuse_week on timed_weeks; drop function refuse_week()')
})

it('tells of a week that can’t be reckoned, from its runs', async () => {
  await channel()
  await sql.unsafe(`
    create function refuse_week() returns trigger language plpgsql as $$ begin raise exception 'too long'; end $$;
    create trigger refuse_week before insert on timed_weeks for each row execute function refuse_week()`)
  const timer = new ManualTimer()
  const keeper = new DigestKeeper({ open, timing, log, timer })
  await timer.sleepOf(LOOK_MS)
  await keeper.stop()
  expect(await told()).toEqual(['digest'])
  await sql.unsafe('drop trigger refuse_week on timed_weeks; drop function refuse_week()')
})

it('tries a week that can’t be reckoned again after a minute, then after two, and once it can, reckons it', async () => {
  log.warn.mockClear()
  await sql.unsafe(`
    create function refuse_week() returns trigger language plpgsql as $$ begin raise exception 'too long'; end $$;
    create trigger refuse_week before insert on timed_weeks for each row execute function refuse_week()`)
  const timer = new ManualTimer()
  const keeper = new DigestKeeper({ open, timing, log, timer })
  let elapsedMs = 0
  const lookAfterMinute = async () => {
    const sleep = await timer.sleepOf(LOOK_MS)
    elapsedMs += LOOK_MS
    timer.advance(LOOK_MS)
    await database.setNow(new Date(MONDAY.getTime() + elapsedMs))
    sleep.end()
    await timer.sleepOf(LOOK_MS)
    return log.warn.mock.calls.length
  }
  await timer.sleepOf(LOOK_MS)
  const tried = [log.warn.mock.calls.length]
  for (let minute = 1; minute <= 4; minute++) tried.push(await lookAfterMinute())
  expect(tried).toEqual([1, 2, 2, 3, 3])
  await sql.unsafe('drop trigger refuse_week on timed_weeks; drop function refuse_week()')
  for (let minute = 5; minute <= 7; minute++) await lookAfterMinute()
  await keeper.stop()
  expect((await sql`select from timed_weeks`).count).toBe(1)
  await database.setNow(MONDAY)
})

it('tells of a week, right after nobody was there, once its deadlines are looked at, and after ten minutes in any case', async () => {
  await channel()
  await sql`update rounds set looked_as_of = ${new Date(MONDAY.getTime() - 24 * 3_600_000)}`
  const timer = new ManualTimer()
  const keeper = new DigestKeeper({ open, timing, log, timer })
  const again = await timer.sleepOf(LOOK_MS)
  expect(await told()).toEqual([])
  await noteDeadlinesLooked(db, MONDAY.getTime())
  await database.setNow(new Date(MONDAY.getTime() + LOOK_MS))
  again.end()
  const later = await timer.sleepOf(LOOK_MS)
  expect(await told()).toEqual(['digest'])
  const nextWeek = MONDAY.getTime() + 7 * 24 * 3_600_000
  await database.setNow(new Date(nextWeek))
  later.end()
  const held = await timer.sleepOf(LOOK_MS)
  expect(await told()).toEqual(['digest'])
  timer.advance(600_000)
  await database.setNow(new Date(nextWeek + 600_000))
  held.end()
  await timer.sleepOf(LOOK_MS)
  expect(await told()).toEqual(['digest', 'digest'])
  await keeper.stop()
})
