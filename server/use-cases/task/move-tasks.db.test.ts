import { inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { audits } from '#schema/audits.ts'
import { graphPositions } from '#schema/graph-positions.ts'
import { graphView } from '#server/queries/dependencies/graph-view.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { moveTasks } from './move-tasks.ts'

const { db } = await openTestDatabase({ now: new Date('2026-03-01T12:00:00Z') })

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
