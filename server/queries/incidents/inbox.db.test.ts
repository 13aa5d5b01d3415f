import { beforeEach, expect, it } from 'vitest'
import { incidents } from '#schema/incidents.ts'
import { openTestDatabase } from '#tests/database.ts'
import { inbox, inboxParameters, newIncidents } from './inbox.ts'

const NOW = new Date('2026-03-02T03:10:00Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const database = await openTestDatabase({ now: NOW })
const { db, sql } = database

beforeEach(() => sql`truncate incidents cascade`)

async function make(
  title: string,
  severity: 'critical' | 'warning' | 'info',
  openedAt: Date,
  rest: Partial<typeof incidents.$inferInsert> = {},
) {
  await db.insert(incidents).values({
    ...{
      kind: 'failing',
      causeKey: title,
      causeName: title,
      title,
      severity,
      openedAt,
      updatedAt: openedAt,
      beganAt: openedAt,
      memberCount: 1,
    },
    ...rest,
  })
}

it('shows what is open, the gravest first and of those what has lasted longest', async () => {
  await make('long run', 'info', ago(90))
  await make('new failure', 'critical', ago(1))
  await make('late', 'warning', ago(60))
  await make('old failure', 'critical', ago(30))
  await make('over', 'critical', ago(120), { closedAt: ago(100), closingReason: 'well' })
  const { rows, count } = await inbox(db)
  expect(rows.map(({ title }) => title)).toEqual(['old failure', 'new failure', 'late', 'long run'])
  expect(count).toBe(4)
  const some = await inbox(db, inboxParameters.parse({ severity: 'critical,info' }))
  expect([some.count, ...some.rows.map(({ title }) => title)]).toEqual([3, 'old failure', 'new failure', 'long run'])
})

it('tells the first two hundred, and how many there are', async () => {
  await sql`
    insert into incidents (kind, cause_key, cause_name, severity, title, opened_at, updated_at, member_count)
    select 'failing', n::text, n::text, 'warning', n::text, djag_now(), djag_now(), 1 from generate_series(1, 201) as n`
  const { rows, count } = await inbox(db)
  expect([rows.length, count]).toEqual([200, 201])
})

it('counts as new what is open and nobody has acknowledged', async () => {
  await make('new', 'critical', ago(1))
  await make('seen to', 'critical', ago(5), { acknowledgedAt: ago(2), acknowledgedBy: 'Ada' })
  await make('over', 'critical', ago(120), { closedAt: ago(100), closingReason: 'well' })
  expect(await newIncidents(db)).toEqual({ count: 1 })
})
