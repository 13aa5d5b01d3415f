import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { expect, it } from 'vitest'
import { defaultRule } from '#domain/notifications/notification-rule.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { backfills } from '#schema/backfills.ts'
import { crontabs } from '#schema/crontabs.ts'
import { deadlines } from '#schema/deadlines.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { dependencies } from '#schema/dependencies.ts'
import { notificationRules } from '#schema/notification-rules.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { userActions } from '#schema/user-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeChannel } from '#tests/factories/notification-factory.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { removeDemoData } from './remove-demo-data.ts'

const database = await openTestDatabase()
const { db } = database

const editor = actorOf(await makeUser(db))

it('is refused to an operator', async () => {
  await makeTask(db, { demo: true })
  const before = await snapshot(db)
  const operator = actorOf(await makeUser(db, { role: 'operator' }))
  await expect(removeDemoData(db, operator)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await snapshot(db)).toEqual(before)
})

it('removes demo tasks with all that hangs on them, and nothing of the user', async () => {
  const [shared, unused] = [await makeCrontab(db, { demo: true }), await makeCrontab(db, { demo: true, hour: '3' })]
  const demo = await makeTask(db, { demo: true, crontabId: shared.id })
  const own = await makeTask(db, { crontabId: shared.id, name: 'my own' })
  await makeDependency(db, own, demo)
  const run = await makeRun.succeeded(db, demo)
  const ownRun = await makeRun.succeeded(db, own)
  await db.insert(runLogs).values({ runId: run.id, attempt: 1, level: 'info', message: 'hello' })
  await db
    .insert(runRequests)
    .values({ id: uuidV7(), taskId: demo.id, requestedByName: 'Ada', ignoreDependencies: false, besideOthers: false })
  const instant = new Date('2026-03-01T10:00:00Z')
  await db
    .insert(deadlines)
    .values({ taskId: demo.id, scheduledFor: instant, dueAt: new Date('2026-03-01T11:00:00Z'), state: 'missed', since: instant })
  await db
    .insert(decidedRanges)
    .values({ taskId: demo.id, kind: 'skipped', reason: 'misfire', firstInstant: instant, lastInstant: instant, count: 1 })
  const backfillId = uuidV7()
  const range = { crontab: crontabDefinitionOf(shared), firstInstant: instant, lastInstant: instant, count: 1, maxActive: 1 }
  await db.insert(backfills).values({ id: backfillId, taskId: demo.id, requestedByName: 'Ada', ...range })
  await makeRun.succeeded(db, demo, { kind: 'backfill', timing: 'backfill', backfillId })

  await expect(removeDemoData(db, editor)).resolves.toEqual({ tasks: 2 })
  expect(await db.select().from(backfills)).toEqual([])
  expect(await db.select().from(tasks)).toMatchObject([{ name: 'my own', wakeAt: expect.any(Date) }])
  expect(await db.select().from(dependencies)).toEqual([])
  expect(await db.select({ id: runs.id }).from(runs)).toEqual([{ id: ownRun.id }])
  expect(await db.select().from(crontabs).where(eq(crontabs.id, shared.id))).toMatchObject([{ demo: false }])
  expect(await db.select().from(crontabs).where(eq(crontabs.id, unused.id))).toEqual([])
  expect(await latestAudits(db, 1)).toMatchObject([{ subjectName: 'Demo data', outcome: 'succeeded' }])
})

it('leaves the tags of demo tasks that a notification rule, a role or an own task names', async () => {
  const task = await makeTask(db, { demo: true })
  await tagTask(db, task, 'Ruled', 'roled', 'kept', 'gone')
  await tagTask(db, await makeTask(db), 'kept')
  const channelId = await makeChannel(db)
  const rule = { ...defaultRule([channelId]), name: 'of a tag', tags: ['ruled'] }
  await db.insert(notificationRules).values({ name: rule.name, rule, updatedByName: 'Ada' })
  const [roled] = await db.select().from(tags).where(eq(tags.name, 'roled'))
  await makeUser(db, { role: 'operator', roleTagIds: [roled?.id ?? 0] })
  await removeDemoData(db, editor)
  expect(await db.select().from(tasks).where(eq(tasks.id, task.id))).toEqual([])
  expect((await db.select({ name: tags.name }).from(tags)).map(({ name }) => name).sort()).toEqual(['Ruled', 'kept', 'roled'])
})

it('ends what running demo runs were told, as nobody answers it any more', async () => {
  const run = await makeRun.running(db, await makeTask(db, { demo: true }), { workerId: uuidV7() })
  const { id } = await requestUserAction(db, editor, { type: 'tell-run', payload: { runId: run.id, action: 'reload', payload: {} } })
  await removeDemoData(db, editor)
  expect(await db.select().from(userActions).where(eq(userActions.id, id))).toMatchObject([
    { state: 'failed', carriedOutAt: expect.any(Date), outcome: expect.stringContaining('removed') },
  ])
})

it('writes nothing where there is no demo data', async () => {
  await removeDemoData(db, editor)
  const before = await snapshot(db)
  await expect(removeDemoData(db, editor)).resolves.toEqual({ tasks: 0 })
  expect(await snapshot(db)).toEqual(before)
})
