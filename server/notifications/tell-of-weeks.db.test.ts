import { beforeEach, expect, it, vi } from 'vitest'
import { noteDeadlinesLooked } from '#server/deadlines/looked-as-of.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { changeChannel, createChannel } from '#server/use-cases/notification/change-channels.ts'
import { sendAgain } from '#server/use-cases/notification/send-messages.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel } from '#tests/factories/notification-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { tellOfWeeks } from './tell-of-weeks.ts'

/** Monday, eight in Berlin, the digest's own hour; the week before is 2026-W23. */
const MONDAY = new Date('2026-06-08T06:00:00Z')
const HOUR_MS = 3_600_000
const later = (hours: number) => new Date(MONDAY.getTime() + hours * HOUR_MS)
const DIGEST = { weekday: 1, hour: 8, timezone: 'Europe/Berlin' }
const LONG_AGO = new Date('2026-01-01T00:00:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: MONDAY })
const { db, sql } = database
const ada = actorOf(await makeUser(db, { role: 'administrator', name: 'Ada' }))
const grace = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))

beforeEach(async () => {
  await sql`truncate incidents, notification_channels, rounds cascade`
})

const channel = (given: Parameters<typeof makeChannel>[1] = {}) => makeChannel(db, { digest: DIGEST, digestSince: LONG_AGO, ...given })
const deliveries = () =>
  sql<{ channel: number; key: string; state: string; title: string; answer: string | null; jobs: number }[]>`
    select channel_id::float8 as channel, key, state, notification->>'title' as title, last_answer as answer,
      (select count(*)::float8 from ${sql(QUEUE_SCHEMA)}.job_common where data->>'messageId' = message_id::text) as jobs
    from notification_deliveries order by id`

it('tells each channel that asks for it of the week that is over, once, whoever looks and however often', async () => {
  const task = await makeTask(db, { name: 'load' })
  await makeRun.failed(db, task, { activatedAt: later(-30), startedAt: later(-30), endedAt: later(-29) })
  const [one, other] = [await channel(), await channel({ digest: { ...DIGEST, hour: 7 } })]
  await channel({ digest: null })
  await channel({ isEnabled: false })
  const made = await Promise.all([tellOfWeeks(db), tellOfWeeks(db)])
  expect(made.sort()).toEqual([0, 2])
  await database.setNow(later(5))
  expect(await tellOfWeeks(db)).toBe(0)
  const title = 'Week 2026-W23: 1 run failed, no incident.'
  expect(await deliveries()).toMatchObject([
    { channel: one, key: `digest:${one}:2026-W23`, state: 'waiting', title, jobs: 1 },
    { channel: other, key: `digest:${other}:2026-W23`, state: 'waiting', title, jobs: 1 },
  ])
  await database.setNow(later(7 * 24))
  expect(await tellOfWeeks(db)).toBe(2)
})

it('tells nothing before the hour', async () => {
  await channel({ digestSince: later(-48) })
  await database.setNow(new Date(MONDAY.getTime() - 1))
  expect(await tellOfWeeks(db)).toBe(0)
})

it('tells within two days what nobody could send, and says of what comes later that it was skipped', async () => {
  await channel()
  await database.setNow(later(48))
  expect(await tellOfWeeks(db)).toBe(1)
  expect((await deliveries())[0]).toMatchObject({ state: 'waiting', jobs: 1 })
  await database.setNow(later(7 * 24 + 49))
  expect(await tellOfWeeks(db)).toBe(1)
  expect(await tellOfWeeks(db)).toBe(0)
  expect((await deliveries())[1]).toMatchObject({ state: 'given_up', jobs: 0, answer: expect.stringContaining('Skipped') })
})

it('what was skipped can be sent by hand, and is not made anew', async () => {
  await channel()
  await database.setNow(later(49))
  await tellOfWeeks(db)
  const [delivery] = await sql<{ id: number }[]>`select id::float8 as id from notification_deliveries`
  await sendAgain(db, grace, { id: delivery?.id ?? 0 })
  expect(await tellOfWeeks(db)).toBe(0)
  expect(await deliveries()).toMatchObject([{ state: 'waiting', jobs: 1 }])
})

it('a channel hears of the weeks that are to be told from when it asks for them', async () => {
  await database.setNow(later(1))
  const config = { kind: 'email', to: 'data@example.org' } as const
  const { id } = await createChannel(db, ada, { name: 'Data', config, isEnabled: true, digest: null })
  await changeChannel(db, ada, { id, input: { name: 'Data', config, isEnabled: true, digest: DIGEST }, updatedAt: null })
  expect(await tellOfWeeks(db)).toBe(0)
  await database.setNow(later(7 * 24))
  expect(await tellOfWeeks(db)).toBe(1)
})

it('a week of which deadlines were not looked at to its end waits for that, as long as it may', async () => {
  await channel()
  const mayWait = vi.fn(() => true)
  expect(await tellOfWeeks(db, mayWait)).toBe(0)
  const weekEnd = Date.parse('2026-06-08T00:00:00Z')
  await noteDeadlinesLooked(db, weekEnd - 1)
  expect(await tellOfWeeks(db, mayWait)).toBe(0)
  expect(mayWait.mock.calls).toEqual([['2026-W23'], ['2026-W23']])
  await noteDeadlinesLooked(db, weekEnd)
  expect(await tellOfWeeks(db, mayWait)).toBe(1)
})
