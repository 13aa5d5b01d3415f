import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeEach, expect, it } from 'vitest'
import { audits } from '#schema/audits.ts'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { closeWorkerActions, readWorkerActions, settleWorkerActions } from './worker-actions.ts'

const database = await openTestDatabase()
const { db, sql } = database
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))

beforeEach(async () => {
  await sql`truncate worker_actions, workers cascade`
})

const withFolder = async (overrides: Parameters<typeof makeWorker>[1] = {}) =>
  await makeWorker(db, { handlersVersion: 'abc', ...overrides })
const reload = (payload: { workerId?: string } = {}) => requestUserAction(db, operator, { type: 'reload-handlers', payload })
const actionOf = async (id: number) => (await db.select().from(userActions).where(eq(userActions.id, id)))[0]
const openOf = async ({ id }: { id: string }) => (await readWorkerActions(db, id)).map(({ actionId }) => actionId)

it('asks all live workers that have a folder of handlers or of actions, or the one that is named', async () => {
  const one = await makeWorker(db, { teamActionsVersion: 'abc' })
  const other = await withFolder()
  const none = [await makeWorker(db), await withFolder({ state: 'draining' }), await withFolder({ leaseUntil: new Date(0) })]
  const all = await reload()
  const named = await reload({ workerId: other.id })
  expect(await openOf(one)).toEqual([all.id])
  expect(await openOf(other)).toEqual([all.id, named.id])
  for (const worker of none) expect(await openOf(worker)).toEqual([])
})

it('is refused where nobody could do it, with nothing recorded', async () => {
  const bare = await makeWorker(db)
  const before = await snapshot(db)
  await expect(reload()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('DJAG_HANDLERS_DIR') })
  await expect(reload({ workerId: bare.id })).rejects.toMatchObject({ code: 'conflict' })
  await expect(reload({ workerId: uuidV7() })).rejects.toMatchObject({ code: 'conflict' })
  expect(await snapshot(db)).toEqual(before)
})

it('ends when all have answered, with an audit of each; the first answer counts', async () => {
  const [one, other] = [await withFolder(), await withFolder()]
  const { id } = await reload()
  const answer = (worker: { id: string }, state: 'done' | 'failed', message: string) =>
    settleWorkerActions(db, [{ actionId: id, workerId: worker.id, state, message }])
  expect(await answer(one, 'done', 'It runs version abd.')).toBe(1)
  expect(await answer(one, 'failed', 'No.')).toBe(0)
  expect(await actionOf(id)).toMatchObject({ state: 'pending' })
  await answer(other, 'failed', 'own.ts cannot be loaded.')
  expect(await actionOf(id)).toMatchObject({ state: 'failed', outcome: expect.stringMatching(/^2 workers: 1 done, 1 failed/) })
  expect(await db.select().from(audits).where(eq(audits.actionId, id)).orderBy(audits.id)).toMatchObject([
    { message: 'Asked 2 workers to reload the handlers.', outcome: 'succeeded' },
    { message: 'It runs version abd.', outcome: 'succeeded', actorName: 'Grace', after: { worker: one.id } },
    { message: 'own.ts cannot be loaded.', outcome: 'failed', after: { worker: other.id } },
  ])
})

it('is closed for a worker that is gone, and left to one that lives', async () => {
  const [gone, lives] = [await withFolder(), await withFolder()]
  const { id } = await reload()
  await db.update(workers).set({ state: 'lost' }).where(eq(workers.id, gone.id))
  expect(await closeWorkerActions(db)).toBe(1)
  expect(await openOf(lives)).toEqual([id])
  await settleWorkerActions(db, [{ actionId: id, workerId: lives.id, state: 'done', message: 'It runs version abd.' }])
  expect(await actionOf(id)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('1 done, 1 ended before') })
})
