import { beforeEach, expect, it } from 'vitest'
import { deadlines } from '#schema/deadlines.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { saveOwnNotifications } from '#server/use-cases/notification/own-notifications.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeIncident } from '#tests/factories/notification-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { ownIncidents, ownIncidentsParameters } from './own-incidents.ts'

/** A Monday. */
const NOON = new Date('2026-06-08T12:00:00Z')
const minutes = (count: number) => new Date(NOON.getTime() + count * 60_000)
const database = await openTestDatabase({ emptied: 'tasks', now: NOON })
const { db, sql } = database
const grace = actorOf(await makeUser(db, { role: 'viewer', name: 'Grace' }))

beforeEach(() => sql`truncate incidents, notification_channels cascade`)

const told = async () => {
  const parameters = ownIncidentsParameters.parse({ since: minutes(-120).toISOString() })
  const { rows, now } = await ownIncidents(db, parameters, { id: grace.id as string })
  expect(now).toBe(NOON.toISOString())
  return rows.map(({ title, isAsked, owner, runbook }) => [title, isAsked, owner, runbook])
}
const choose = (rule: object) =>
  saveOwnNotifications(db, grace, {
    ...{ byMail: false, digest: null },
    rule: { leastSeverity: 'warning', tags: [], owners: [], hours: null, ...rule },
  })

it('tells what was opened since the browser was asked, and what was closed within an hour', async () => {
  await makeIncident(db, minutes(-121), { title: 'long ago' })
  await makeIncident(db, minutes(-110), { title: 'over', closedAt: minutes(-61), closingReason: 'well' })
  await makeIncident(db, minutes(-100), { title: 'just over', closedAt: minutes(-59), closingReason: 'well' })
  await makeIncident(db, minutes(-90), { title: 'open' })
  await makeIncident(db, minutes(-80), { title: 'slow', severity: 'info' })
  expect(await told()).toEqual([
    ['slow', false, null, null],
    ['open', true, null, null],
    ['just over', true, null, null],
  ])
})

it('asks by what the person chose: the tags and owners of any task that has part, and hours', async () => {
  const [load, report] = [await makeTask(db, { owner: 'Ada', runbookUrl: 'https://wiki.example.org/load' }), await makeTask(db)]
  await tagTask(db, report, 'billing')
  const id = await makeIncident(db, minutes(-5), { title: 'load', causeTaskId: load.id })
  await db.insert(incidentMembers).values({ incidentId: id, taskId: report.id, trouble: 'waiting', since: minutes(-5) })
  await makeIncident(db, minutes(-4), { title: 'other' })
  await choose({ tags: ['Billing'] })
  expect(await told()).toEqual([
    ['other', false, null, null],
    ['load', true, 'Ada', 'https://wiki.example.org/load'],
  ])
  await choose({ owners: ['ada'], hours: { weekdays: [1], fromMinute: 0, toMinute: 11 * 60, timezone: 'UTC' } })
  expect((await told()).map(([, isAsked]) => isAsked)).toEqual([false, false])
})

it('tells the next deadline at risk and what helps, of what is open', async () => {
  const [load, report] = [await makeTask(db, { name: 'load' }), await makeTask(db, { name: 'report' })]
  const cause = { kind: 'stopped', taskId: load.id, taskName: 'load', runId: null, behindMs: null } as const
  await db.insert(deadlines).values({
    ...{ taskId: report.id, scheduledFor: minutes(-60), dueAt: minutes(30), state: 'at_risk', since: minutes(-5) },
    prospect: { usualEndMs: null, lateEndMs: null, chance: 0, cause },
  })
  const opened = { kind: 'deadline', causeTaskId: load.id } as const
  const open = await makeIncident(db, minutes(-5), opened)
  const over = await makeIncident(db, minutes(-6), { ...opened, closedAt: minutes(-1), closingReason: 'well' })
  const member = { taskId: report.id, trouble: 'at_risk', since: minutes(-5) } as const
  await db.insert(incidentMembers).values([
    { ...member, incidentId: open },
    { ...member, incidentId: over },
  ])
  const { rows } = await ownIncidents(db, { since: minutes(-10) }, { id: grace.id as string })
  expect(rows.map(({ id, kind, deadline, remedy }) => ({ id, kind, deadline, remedy }))).toEqual([
    { id: over, kind: 'deadline', deadline: null, remedy: null },
    {
      ...{ id: open, kind: 'deadline', remedy: 'Enable or resume it on its page.' },
      deadline: { taskName: 'report', dueAtMs: minutes(30).getTime(), chance: 0 },
    },
  ])
})
