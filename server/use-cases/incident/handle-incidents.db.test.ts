import { beforeEach, describe, expect, it } from 'vitest'
import { incidentEvents } from '#schema/incident-events.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { incidents } from '#schema/incidents.ts'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { watchIncidents } from '#server/incidents/watch-incidents.ts'
import { incidentDetail, incidentList, incidentListParameters } from '#server/queries/incidents/incident-rows.ts'
import { loadWaitTimes } from '#server/queries/runs/run-times.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { acknowledgeIncident, silenceIncident } from './handle-incidents.ts'

const NOW = new Date('2026-03-02T03:10:00Z')
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString()
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database

const ada = actorOf(await makeUser(db, { name: 'Ada', role: 'operator' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))

let task: TaskRecord
beforeEach(async () => {
  await sql`truncate incidents cascade`
  task = await makeTask(db, { name: 'load', owner: 'data', runbookUrl: 'https://example.org/load' })
})

async function open(overrides: Partial<typeof incidents.$inferInsert> = {}): Promise<number> {
  const [incident] = await db
    .insert(incidents)
    .values({
      ...{ kind: 'failing', causeKey: `task:${Math.random()}`, causeTaskId: task.id, causeName: 'load', severity: 'critical' },
      ...{ title: 'load failed.', openedAt: NOW, updatedAt: NOW, memberCount: 1 },
      ...overrides,
    })
    .returning({ id: incidents.id })
  const id = incident?.id ?? 0
  await db.insert(incidentMembers).values({ incidentId: id, taskId: task.id, trouble: 'failed', since: NOW })
  await db
    .insert(incidentEvents)
    .values({ incidentId: id, at: NOW, happening: 'opened', severity: 'critical', data: { title: 'load failed.', memberCount: 1 } })
  return id
}

const happenings = async (id: number) => (await incidentDetail(db, { id })).events.map(({ happening }) => happening)

describe('an open incident', () => {
  it('is acknowledged with a word, which stands in its timeline and in the audits', async () => {
    const id = await open()
    await acknowledgeIncident(db, ada, { id, word: 'I restart the source' })
    const incident = await incidentDetail(db, { id })
    expect(incident).toMatchObject({
      acknowledged: { at: NOW.toISOString(), byName: 'Ada', word: 'I restart the source' },
      causeTask: { name: 'load', owner: 'data', runbookUrl: 'https://example.org/load', isDeleted: false },
      members: [{ task: { name: 'load' }, trouble: 'failed', until: null }],
      events: [
        { happening: 'acknowledged', actorName: 'Ada', data: { word: 'I restart the source' } },
        { happening: 'opened', actorName: null },
      ],
    })
    expect(await latestAudits(db, 1)).toMatchObject([
      { type: 'incident-changed', subjectKind: 'incident', subjectId: String(id), actorName: 'Ada' },
    ])
  })

  it('is silenced until a moment that comes, and told again from then on, or when the silence is ended', async () => {
    const id = await open()
    await silenceIncident(db, ada, { id, until: later(60) })
    expect((await incidentDetail(db, { id })).silencedUntil).toBe(later(60))
    await database.setNow(new Date(later(60)))
    expect((await incidentDetail(db, { id })).silencedUntil).toBeNull()
    await silenceIncident(db, ada, { id, until: null })
    await silenceIncident(db, ada, { id, until: null })
    expect(await happenings(id)).toEqual(['silenced', 'opened'])
    await silenceIncident(db, ada, { id, until: later(90) })
    await silenceIncident(db, ada, { id, until: null })
    await silenceIncident(db, ada, { id, until: null })
    expect(await happenings(id)).toEqual(['unsilenced', 'silenced', 'silenced', 'opened'])
  })

  it('is handled while a look is under way, however long that takes', async () => {
    const id = await open()
    const holder = await sql.reserve()
    await holder`begin`
    await holder`lock table runs in access exclusive mode`
    const looking = watchIncidents(db, {
      runTimes: new RecentRunTimes(),
      waitTimes: new RecentRunTimes(loadWaitTimes),
      longestSleepMs: 60_000,
      databaseAway: null,
      databaseStrains: [],
    })
    try {
      await eventually(async () => {
        expect(await sql`select from pg_locks where relation = 'runs'::regclass and not granted`).not.toHaveLength(0)
      })
      await acknowledgeIncident(db, ada, { id, word: '' })
      await silenceIncident(db, ada, { id, until: later(60) })
      expect(await happenings(id)).toEqual(['silenced', 'acknowledged', 'opened'])
    } finally {
      await holder`rollback`
      holder.release()
      await looking
    }
  })

  it.each([
    ['has passed', 0, 'still to come'],
    ['is too far away', 31 * 24 * 60, 'within 30 days'],
  ])('is not silenced until a moment that %s', async (_name, minutes, words) => {
    const id = await open()
    await expect(silenceIncident(db, ada, { id, until: later(minutes) })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { until: expect.stringContaining(words) },
    })
    expect(await happenings(id)).toEqual(['opened'])
  })

  it('is left alone by who may only look', async () => {
    const id = await open()
    await expect(acknowledgeIncident(db, viewer, { id, word: '' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(silenceIncident(db, viewer, { id, until: null })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

it('of one that is closed, or gone, nothing is changed any more', async () => {
  const id = await open({ closedAt: NOW, closingReason: 'well' })
  await expect(acknowledgeIncident(db, ada, { id, word: '' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(silenceIncident(db, ada, { id: id + 1, until: later(5) })).rejects.toMatchObject({ code: 'not_found' })
  await expect(incidentDetail(db, { id: id + 1 })).rejects.toMatchObject({ code: 'not_found' })
})

it('the list tells open ones, page by page, or by severity, task and moment of closing', async () => {
  const ids = [await open(), await open({ severity: 'info' }), await open({ closedAt: NOW, closingReason: 'well' })]
  const other = await makeTask(db)
  const listed = async (query: Record<string, string> = {}) =>
    (await incidentList(db, incidentListParameters.parse(query))).rows.map(({ id }) => id)
  expect(await listed()).toEqual([ids[1], ids[0]])
  expect(await listed({ limit: '1' })).toEqual([ids[1]])
  expect(await listed({ limit: '1', cursor: String(ids[1]) })).toEqual([ids[0]])
  expect(await listed({ severity: 'critical,warning' })).toEqual([ids[0]])
  expect(await listed({ which: 'all', task: String(task.id) })).toEqual(ids.toReversed())
  expect(await listed({ which: 'all', task: String(other.id) })).toEqual([])
  expect(await listed({ which: 'closed', closedSince: later(1) })).toEqual([])
  expect(await listed({ which: 'closed', closedSince: later(0) })).toEqual([ids[2]])
})
