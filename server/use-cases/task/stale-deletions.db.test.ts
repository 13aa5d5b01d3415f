import { afterAll, expect, it } from 'vitest'
import { crontabs } from '#schema/crontabs.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { deleteCrontab } from '../crontab/delete-crontab.ts'
import { updateCrontab } from '../crontab/update-crontab.ts'
import { deleteDependency } from '../dependency/delete-dependency.ts'
import { updateDependency } from '../dependency/update-dependency.ts'
import { deleteTask } from './delete-task.ts'
import { pauseTasks } from './pause-tasks.ts'

const database = await createTestDatabase()
const { db } = database
afterAll(() => database.drop())

const bo = actorOf(await makeUser(db, { role: 'editor', name: 'Bo' }))
const anna = actorOf(await makeUser(db, { role: 'editor', name: 'Anna' }))
const STALE = { code: 'stale', message: expect.stringContaining('was changed since you opened it. Nothing was deleted') }
const versionOf = async (rows: PromiseLike<{ id: number; updatedAt: Date }[]>, id: number) =>
  (await rows).find((row) => row.id === id)?.updatedAt.toISOString()

it('does not delete a task, a crontab or a dependency that somebody changed since it was seen, and does once that was seen', async () => {
  const { id } = await makeTask(db)
  const taskAt = () => versionOf(db.select().from(tasks), id)
  const seen = await taskAt()
  await pauseTasks(db, bo, { ids: [id], note: 'Look at this first.', until: null, resumeChoice: 'fromNow' })
  await expect(deleteTask(db, anna, { id, updatedAt: seen })).rejects.toMatchObject(STALE)
  await expect(deleteTask(db, anna, { id, updatedAt: await taskAt() })).resolves.toEqual({ id })

  const crontab = await makeCrontab(db)
  const { id: crontabId, updatedAt, createdAt: _, deletedAt: __, demo: ___, ...definition } = crontab
  const before = updatedAt.toISOString()
  await updateCrontab(db, bo, { id: crontabId, updatedAt: before, input: { ...definition, hour: '3' }, runLatest: false })
  await expect(deleteCrontab(db, anna, { id: crontabId, updatedAt: before })).rejects.toMatchObject(STALE)
  const now = await versionOf(db.select().from(crontabs), crontabId)
  await expect(deleteCrontab(db, anna, { id: crontabId, updatedAt: now })).resolves.toEqual({ id: crontabId })

  const edge = await makeDependency(db, await makeTask(db), await makeTask(db))
  const { dependerId, dependeeId, future, endings, freshness } = edge
  const basedOn = { dependerId, dependeeId, future, endings, freshness }
  await updateDependency(db, bo, { ...basedOn, id: edge.id, basedOn, endings: 'finished' })
  await expect(deleteDependency(db, anna, { id: edge.id, basedOn })).rejects.toMatchObject(STALE)
  expect(await db.select().from(dependencies)).toHaveLength(1)
  await deleteDependency(db, anna, { id: edge.id, basedOn: { ...basedOn, endings: 'finished' } })
  expect(await db.select().from(dependencies)).toEqual([])
})
