import { asc, eq, isNull } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { BulkUndo } from '#domain/bulk-change.ts'
import { tasks } from '#schema/tasks.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'
import { deleteTask } from '#server/use-cases/task/delete-task.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { changeMatchingTasks } from './change-matching-tasks.ts'
import { takeBackChange } from './take-back-change.ts'

const database = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-06-05T12:00:00Z') })
const { db } = database
const anna = actorOf(await makeUser(db, { name: 'Anna' }))
const bo = actorOf(await makeUser(db, { name: 'Bo' }))

const DISABLE = { kind: 'switch', enabled: false, enableChoice: 'fromNow' } as const
const ENABLE = { kind: 'switch', enabled: true, enableChoice: 'fromNow' } as const
const PAUSE = { kind: 'pause', note: '', until: null, resumeChoice: 'fromNow' } as const
const BOS_PAUSE = { note: 'The source is down.', until: '2026-06-06T12:00:00.000Z', resumeChoice: 'latest' } as const

/** Of every task. */
const changeAll = (change: BulkUndo['change']) => changeMatchingTasks(db, anna, { filter: {}, change, after: null, through: null })
const states = async () => {
  const rows = await db.select().from(tasks).where(isNull(tasks.deletedAt)).orderBy(asc(tasks.id))
  return rows.map((row) => (row.enabled ? 'enabled' : row.pausedAt ? `paused by ${row.pausedByName}` : 'disabled'))
}

it.each([
  ['disabled', DISABLE, 'disabled', 'enabled'],
  ['enabled', ENABLE, 'enabled', 'disabled'],
])(
  'of what a filter %s, tasks that were paused stay out of the taking back: their pause is known to nobody',
  async (_, change, left, was) => {
    const plain = await makeTask(db, { enabled: was === 'enabled' })
    const paused = await makeTask(db)
    await pauseTasks(db, bo, { ids: [paused.id], ...BOS_PAUSE })
    const done = await changeAll(change)
    expect(done).toMatchObject({ ids: [plain.id, paused.id], pausedIds: [paused.id] })
    expect(await states()).toEqual([left, left])
    const ids = done.ids.filter((id) => !done.pausedIds.includes(id))
    expect(await takeBackChange(db, anna, { change, ids })).toEqual({ ids: [plain.id] })
    expect(await states()).toEqual([was, left])
  },
)

it('a pause that was over with no scheduler looking counts among the pauses that enabling ends', async () => {
  const task = await makeTask(db)
  await pauseTasks(db, bo, { ids: [task.id], ...BOS_PAUSE })
  await db
    .update(tasks)
    .set({ pausedUntil: new Date('2026-06-05T11:59:00Z') })
    .where(eq(tasks.id, task.id))
  expect(await changeAll(ENABLE)).toMatchObject({ ids: [task.id], pausedIds: [task.id] })
})

it.each([
  ['disabling', DISABLE],
  ['pausing', PAUSE],
])('taking back the %s of many passes over what was deleted or switched by others since', async (_, change) => {
  const [one, deleted, theirs, other] = [await makeTask(db), await makeTask(db), await makeTask(db), await makeTask(db)]
  const { ids } = await changeAll(change)
  await deleteTask(db, bo, { id: deleted.id })
  await pauseTasks(db, bo, { ids: [theirs.id], ...BOS_PAUSE })
  expect(await takeBackChange(db, anna, { change, ids })).toEqual({ ids: [one.id, other.id] })
  expect(await states()).toEqual(['enabled', 'paused by Bo', 'enabled'])
})

it('taking back the enabling of many leaves those that are disabled since', async () => {
  const [one, theirs] = [await makeTask(db, { enabled: false }), await makeTask(db, { enabled: false })]
  const { ids } = await changeAll(ENABLE)
  await setTasksEnabled(db, bo, { ids: [theirs.id], enabled: false, enableChoice: 'fromNow' })
  expect(await takeBackChange(db, anna, { change: ENABLE, ids })).toEqual({ ids: [one.id] })
})

it('a tag is taken off those that are still there, and stays on those that had it before', async () => {
  const [had, got, deleted] = [await makeTask(db), await makeTask(db), await makeTask(db)]
  await tagTasks(db, bo, { ids: [had.id], add: ['nightly'], remove: [] })
  const change = { kind: 'tag' as const, add: ['nightly'], remove: [] }
  const { ids } = await changeAll(change)
  await deleteTask(db, bo, { id: deleted.id })
  expect(await takeBackChange(db, anna, { change, ids })).toEqual({ ids: [got.id] })
  expect([...(await loadTaskTags(db, [had.id, got.id])).keys()]).toEqual([had.id])
})
