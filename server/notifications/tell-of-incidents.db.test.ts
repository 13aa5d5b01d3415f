import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { deadlines } from '#schema/deadlines.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { incidents } from '#schema/incidents.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationDeliveries } from '#schema/notification-deliveries.ts'
import { DELIVERY_QUEUE, QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import { settleDelivery } from './settle-delivery.ts'
import { tellOfIncidents } from './tell-of-incidents.ts'

const NOW = new Date('2026-03-02T10:00:00Z')
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database

beforeEach(() => sql`truncate incidents, notification_channels cascade`)

const change = (id: number, values: Partial<typeof incidents.$inferInsert>) => db.update(incidents).set(values).where(eq(incidents.id, id))
const close = (id: number, at: Date) => change(id, { closedAt: at, updatedAt: at, closingReason: 'well' })
/** What was told so far, in short. */
const told = async () =>
  (await sql`select what, severity, channel_id from notification_deliveries order by id`).map(({ what, severity }) => `${what} ${severity}`)
const jobs = async () => Number((await sql`select count(*) from ${sql(QUEUE_SCHEMA)}.job_common where name = ${DELIVERY_QUEUE}`)[0]?.count)

describe('what channels are told', () => {
  it('is each thing once, however often one looks: that it is there, graver, taken care of, over', async () => {
    await makeChannel(db)
    const id = await makeIncident(db, NOW)
    const look = async () => [(await tellOfIncidents(db)).deliveries, (await tellOfIncidents(db)).deliveries]
    expect(await look()).toEqual([1, 0])
    await change(id, { severity: 'critical', updatedAt: later(1) })
    expect(await look()).toEqual([1, 0])
    await change(id, { acknowledgedAt: later(2), acknowledgedBy: 'Ada', updatedAt: later(2) })
    expect(await look()).toEqual([1, 0])
    await close(id, later(3))
    expect(await look()).toEqual([1, 0])
    expect(await told()).toEqual(['alarm warning', 'alarm critical', 'acknowledged critical', 'closed critical'])
    expect(await jobs()).toBe(4)
  })

  it('goes to all channels that are on, and to those made or switched on later only of what is opened from then on', async () => {
    await makeChannel(db)
    await makeChannel(db, { toldSince: later(1) })
    await makeChannel(db, { isEnabled: false })
    await makeIncident(db, NOW)
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    await database.setNow(later(1))
    await makeIncident(db, later(1))
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 2 })
  })

  it('is nothing of what only takes long, what is silenced, and what nobody was told of while it stood', async () => {
    await makeChannel(db)
    await makeIncident(db, NOW, { kind: 'running_long', severity: 'info' })
    await makeIncident(db, NOW, { silencedUntil: later(60) })
    await close(await makeIncident(db, NOW), later(1))
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 0 })
  })

  it('says what, since when, of which task, whose it is and where to look', async () => {
    const { id: taskId } = await makeTask(db, { name: 'load', owner: 'Ada', runbookUrl: 'https://wiki.example.org/load' })
    await makeChannel(db)
    const incidentId = await makeIncident(db, NOW, { causeTaskId: taskId, title: 'load failed; 3 tasks wait for it.', memberCount: 4 })
    await tellOfIncidents(db)
    const [row] = await db.select().from(notificationDeliveries)
    expect(row?.notification).toEqual({
      ...{ what: 'alarm', incidentId, kind: 'failing', severity: 'warning', title: 'load failed; 3 tasks wait for it.' },
      ...{ atMs: NOW.getTime(), openedAtMs: NOW.getTime(), closedAtMs: null, acknowledgedBy: null, memberCount: 4 },
      ...{ task: { id: taskId, name: 'load' }, owner: 'Ada', runbook: 'https://wiki.example.org/load', path: `/inbox/${incidentId}` },
      ...{ deadline: null, remedy: null, missed: null, missedThroughMs: 0 },
    })
  })

  it('says the next deadline at risk with its chance, and what helps, as it stood when it was told; once it is over neither', async () => {
    const [load, report, other] = [await makeTask(db, { name: 'load' }), await makeTask(db, { name: 'report' }), await makeTask(db)]
    await makeChannel(db)
    const id = await makeIncident(db, NOW, { kind: 'deadline', causeTaskId: load.id })
    const cause = { kind: 'running_long', taskId: load.id, taskName: 'load', runId: null, behindMs: 60_000 } as const
    const atRisk = (taskId: number, dueMinutes: number, chance: number, isWatched = true) =>
      db.insert(deadlines).values({
        ...{ taskId, scheduledFor: later(dueMinutes - 60), dueAt: later(dueMinutes), state: 'at_risk', since: NOW, isWatched },
        prospect: { usualEndMs: 1, lateEndMs: 1, chance, cause },
      })
    await atRisk(report.id, 90, 0.4)
    await atRisk(report.id, 30, 0.1)
    await atRisk(report.id, 20, 0.3, false)
    // Of another incident, and of one that is well again.
    await atRisk(other.id, 10, 0.2)
    await atRisk(load.id, 15, 0.2)
    const member = { incidentId: id, trouble: 'at_risk', since: NOW } as const
    await db.insert(incidentMembers).values([
      { ...member, taskId: report.id },
      { ...member, taskId: report.id, trouble: 'missed' },
      { ...member, taskId: load.id, until: NOW },
    ])
    await tellOfIncidents(db)
    await sql`truncate deadlines`
    await close(id, later(1))
    await tellOfIncidents(db)
    const rows = await db.select().from(notificationDeliveries).orderBy(notificationDeliveries.id)
    expect(rows.map(({ notification }) => notification)).toMatchObject([
      {
        what: 'alarm',
        deadline: { taskName: 'report', dueAtMs: later(30).getTime(), chance: 0.1 },
        remedy: { text: 'Look at its log; cancel and rerun it if it hangs.', path: `/tasks/${load.id}` },
      },
      { what: 'closed', deadline: null, remedy: null },
    ])
  })

  it('is each missed deadline to who heard the alarm before: the first at once, further ones together, and none to who hears the alarm after it', async () => {
    const [report, ledger] = [await makeTask(db, { name: 'report' }), await makeTask(db, { name: 'ledger' })]
    await makeChannel(db)
    const id = await makeIncident(db, NOW, { severity: 'critical' })
    const miss = async (taskId: number, minutes: number) => {
      const [scheduledFor, dueAt] = [later(minutes - 60), later(minutes)]
      await db.insert(deadlines).values({ taskId, scheduledFor, dueAt, state: 'missed', since: dueAt, isWatched: true })
      await db.insert(incidentMembers).values({ incidentId: id, taskId, trouble: 'missed', since: dueAt })
      await database.setNow(dueAt)
    }
    await tellOfIncidents(db)
    await miss(report.id, 5)
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    await makeChannel(db)
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    await miss(ledger.id, 8)
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    await database.setNow(later(15))
    expect([await tellOfIncidents(db), await tellOfIncidents(db)]).toEqual([{ deliveries: 1 }, { deliveries: 0 }])
    const rows = await db.select().from(notificationDeliveries).orderBy(notificationDeliveries.id)
    const named = rows.map(({ notification }) =>
      'missed' in notification ? notification.missed?.named.map(({ taskName }) => taskName) : [],
    )
    expect(rows.map(({ what }) => what)).toEqual(['alarm', 'missed', 'alarm', 'missed', 'missed'])
    expect(named).toEqual([undefined, ['report'], ['report'], ['ledger'], ['ledger']])
    expect(rows[1]?.notification).toMatchObject({ what: 'missed', atMs: later(5).getTime() })
    await close(id, later(16))
    await tellOfIncidents(db)
    expect((await told()).slice(5)).toEqual(['closed critical', 'closed critical'])
  })

  it('is told without its deadlines where those can’t be read, and at once', async () => {
    await makeChannel(db)
    await makeIncident(db, NOW)
    const unread = vi.fn()
    await sql`alter table deadlines rename to hidden`
    const looked = await tellOfIncidents(db, unread).finally(() => sql`alter table hidden rename to deadlines`)
    expect(looked).toEqual({ deliveries: 1 })
    expect(unread).toHaveBeenCalled()
    expect((await db.select().from(notificationDeliveries))[0]?.notification).toMatchObject({ what: 'alarm', deadline: null, remedy: null })
  })

  it('is said to be over by a later look, also where the worker was away for long, and only once', async () => {
    await makeChannel(db)
    const id = await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await close(id, later(1))
    await database.setNow(later(60 * 24 * 30))
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 0 })
  })

  it('is decided once where two workers look at once', async () => {
    await makeChannel(db)
    for (let n = 0; n < 20; n++) await makeIncident(db, NOW)
    const looks = await Promise.all([tellOfIncidents(db), tellOfIncidents(db)])
    expect(looks.map(({ deliveries }) => deliveries).sort()).toEqual([0, 20])
  })
})

describe('a delivery', () => {
  it('is one worker’s while it is tried, and comes to others with its job when that one dies', async () => {
    await makeChannel(db)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    const [first, second] = await Promise.all([claimDeliveries(db, 10), claimDeliveries(db, 10)])
    expect([...first.deliveries, ...second.deliveries]).toMatchObject([{ attempts: 1, config: { kind: 'webhook' } }])
    await database.setNow(later(1))
    await tellOfIncidents(db)
    expect(await jobs()).toBe(0)
    await database.setNow(later(2))
    await tellOfIncidents(db)
    expect((await claimDeliveries(db, 10)).deliveries).toMatchObject([{ attempts: 2 }])
  })

  it('waits while an earlier one of its incident does, and gets its turn with that one’s end', async () => {
    await makeChannel(db)
    const id = await makeIncident(db, NOW)
    await tellOfIncidents(db)
    const [alarm] = (await claimDeliveries(db, 10)).deliveries
    await close(id, later(1))
    await tellOfIncidents(db)
    expect(await claimDeliveries(db, 10)).toEqual({ takenJobs: 1, deliveries: [] })
    if (alarm) await settleDelivery(db, alarm, { state: 'waiting', afterMs: 1_000 }, 'It answered 500.')
    const [again] = (await claimDeliveries(db, 10)).deliveries
    expect(again).toMatchObject({ id: alarm?.id, attempts: 2 })
    if (again) await settleDelivery(db, again, { state: 'delivered' }, 'It answered 200.')
    expect((await claimDeliveries(db, 10)).deliveries).toMatchObject([{ notification: { what: 'closed' } }])
  })

  it('that nobody holds any more is not settled: its channel was switched off meanwhile', async () => {
    const channelId = await makeChannel(db)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    const [claimed] = (await claimDeliveries(db, 10)).deliveries
    await sql`update notification_deliveries set state = 'given_up', ended_at = djag_now(), next_attempt_at = null`
    if (claimed) await settleDelivery(db, claimed, { state: 'waiting', afterMs: 1_000 }, 'It answered 500.')
    expect(await sql`select state, last_answer from notification_deliveries where channel_id = ${channelId}`).toEqual([
      { state: 'given_up', last_answer: null },
    ])
    expect(await jobs()).toBe(0)
  })

  it('goes with its incident, and with its channel', async () => {
    const channelId = await makeChannel(db)
    const id = await makeIncident(db, NOW)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await db.delete(incidents).where(eq(incidents.id, id))
    expect(await told()).toHaveLength(1)
    await db.delete(notificationChannels).where(eq(notificationChannels.id, channelId))
    expect(await told()).toHaveLength(0)
    expect(await claimDeliveries(db, 10)).toEqual({ takenJobs: 2, deliveries: [] })
  })
})
