import { inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { audits } from '#schema/audits.ts'
import { graphPositions } from '#schema/graph-positions.ts'
import { graphView } from '#server/queries/dependencies/graph-view.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { deleteTasks } from './delete-task.ts'
import { moveTasks } from './move-tasks.ts'

const database = await openTestDatabase({ now: new Date('2026-03-01T12:00:00Z') })
const { db } = database

const placesShown = async () => (await graphView(db)).tasks.map(({ id, place }) => ({ id, place }))

it('keeps where tasks were moved for all who look, the later of two moves, until one is given back to the layout', async () => {
  const editor = actorOf(await makeUser(db))
  const [first, second] = [await makeTask(db), await makeTask(db)]
  await moveTasks(db, editor, {
    moves: [
      { taskId: second.id, to: { x: 5, y: 6 } },
      { taskId: first.id, to: { x: -10, y: 20 } },
    ],
  })
  await moveTasks(db, editor, { moves: [{ taskId: first.id, to: { x: 30, y: 40 } }] })
  expect(await placesShown()).toEqual([
    { id: first.id, place: { x: 30, y: 40 } },
    { id: second.id, place: { x: 5, y: 6 } },
  ])
  expect(await moveTasks(db, editor, { moves: [{ taskId: first.id, to: null }] })).toEqual({ moved: 1 })
  expect(await placesShown()).toEqual([
    { id: first.id, place: null },
    { id: second.id, place: { x: 5, y: 6 } },
  ])
})

it('leaves out what is gone, changes no task and writes no audit, and is refused to who may not edit', async () => {
  const gone = await makeTask(db, { deletedAt: new Date('2026-03-01T11:00:00Z') })
  const stays = await makeTask(db)
  const moves = [gone.id, stays.id, 999_999].map((taskId) => ({ taskId, to: { x: 1, y: 2 } }))
  await expect(moveTasks(db, actorOf(await makeUser(db, { role: 'operator' })), { moves })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await moveTasks(db, actorOf(await makeUser(db)), { moves })).toEqual({ moved: 1 })
  const kept = await db
    .select()
    .from(graphPositions)
    .where(inArray(graphPositions.taskId, [gone.id, stays.id]))
  expect(kept.map(({ taskId }) => taskId)).toEqual([stays.id])
  expect(await db.select().from(audits)).toEqual([])
})

it('forgets where a task lay that is deleted', async () => {
  const editor = actorOf(await makeUser(db))
  const [gone, stays] = [await makeTask(db), await makeTask(db)]
  await moveTasks(db, editor, { moves: [gone, stays].map(({ id }) => ({ taskId: id, to: { x: 1, y: 2 } })) })
  await deleteTasks(db, editor, { ids: [gone.id] })
  const kept = await db
    .select()
    .from(graphPositions)
    .where(inArray(graphPositions.taskId, [gone.id, stays.id]))
  expect(kept.map(({ taskId }) => taskId)).toEqual([stays.id])
})

it('lets nobody be locked out who puts a task somewhere and gives another back, while others do the reverse or delete both', async () => {
  const editor = actorOf(await makeUser(db))
  const [first, second, third] = [(await makeTask(db)).id, (await makeTask(db)).id, (await makeTask(db)).id]
  const to = { x: 1, y: 2 }
  const exchange = (placed: number, freed: number) =>
    moveTasks(db, editor, {
      moves: [
        { taskId: placed, to },
        { taskId: freed, to: null },
        { taskId: third, to },
      ],
    })
  await moveTasks(db, editor, { moves: [first, second, third].map((taskId) => ({ taskId, to })) })
  // Without an order each has the row of its first task, and waits for the third one, before it asks for the other's first.
  const outcomes = await settleTogether(database, `select from graph_positions where task_id = ${third} for update`, [
    () => exchange(first, second),
    () => exchange(second, first),
    () => deleteTasks(db, editor, { ids: [second, first] }),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
})
