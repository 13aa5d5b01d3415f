import { asc, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { audits } from '#schema/audits.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runRequests } from '#schema/run-requests.ts'
import { tasks } from '#schema/tasks.ts'
import { userActions } from '#schema/user-actions.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { carryOutPendingActions } from './carry-out-pending-actions.ts'
import { listActionTypes } from './list-action-types.ts'
import { requestUserAction } from './request-user-action.ts'

const database = await openTestDatabase()
const { db, sql } = database

const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))

beforeEach(async () => {
  await carryOutPendingActions(db)
})

const read = async (id: number) => (await db.select().from(userActions).where(eq(userActions.id, id)))[0]
const auditsOf = (id: number) => db.select().from(audits).where(eq(audits.actionId, id))

/** The payload of the next notification on a channel, once it has come. */
async function nextNotification(channel: string, provoke: () => Promise<unknown>): Promise<string> {
  const heard = createEventQueueOf<string>()
  const listening = await sql.listen(channel, heard.add)
  await provoke()
  const payload = await heard.next()
  await listening.unlisten()
  return payload
}

describe('asking for an action', () => {
  it('records it as pending and wakes the workers', async () => {
    const task = await makeTask(db)
    await nextNotification(CHANNELS.action, () => requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id } }))
    const [pending] = await db.select().from(userActions).where(eq(userActions.state, 'pending'))
    expect(pending).toMatchObject({
      type: 'run-now',
      payload: { taskId: task.id, ignoreDependencies: false, besideOthers: false },
      actorName: 'Grace',
      carriedOutAt: null,
    })
  })

  it.each([
    [
      'a payload that does not fit',
      operator,
      { type: 'run-now', payload: { taskId: 'one' } },
      { code: 'invalid_input', fields: { taskId: expect.any(String) } },
    ],
    [
      'a type that does not exist',
      operator,
      { type: 'fly', payload: {} },
      { code: 'invalid_input', message: expect.stringContaining('run-now') },
    ],
    ['a type that only the system records', operator, { type: 'task-changed', payload: {} }, { code: 'forbidden' }],
    ['a viewer', viewer, { type: 'unclassified', payload: {} }, { code: 'forbidden', message: expect.stringContaining('operator') }],
    ['a viewer at once', viewer, { type: 'waive-dependency', payload: { dependencyId: 1 } }, { code: 'forbidden' }],
    [
      'text that cannot be stored',
      operator,
      { type: 'unclassified', payload: { a: ['\0'] } },
      { code: 'invalid_input', fields: { 'a.0': expect.any(String) } },
    ],
  ])('refuses %s, with nothing written', async (_what, actor, request, refusal) => {
    const before = await snapshot(db)
    await expect(requestUserAction(db, actor, request)).rejects.toMatchObject(refusal)
    expect(await snapshot(db)).toEqual(before)
  })

  it('offers a form for each type, and says who may ask', async () => {
    const types = await listActionTypes(db, viewer)
    for (const { mayAsk, neededRole } of types) expect({ mayAsk, neededRole }).toEqual({ mayAsk: false, neededRole: 'operator' })
    const typeNamed = (name: string) => types.find(({ type }) => type === name)
    expect(typeNamed('run-now')).toMatchObject({
      carriedOut: 'by_worker',
      payloadSchema: { type: 'object', required: ['taskId'], properties: { taskId: { type: 'integer', widget: 'task' } } },
    })
    expect(typeNamed('waive-dependency')).toMatchObject({
      carriedOut: 'at_once',
      payloadSchema: {
        type: 'object',
        required: ['dependencyId'],
        properties: { dependencyId: { type: 'integer', widget: 'dependency' } },
      },
    })
    expect(typeNamed('unclassified')).toMatchObject({ carriedOut: 'by_worker', payloadSchema: { type: 'object' } })
  })
})

describe('an action that takes effect at once', () => {
  const makeEdge = async (names: [string, string]) =>
    await makeDependency(db, await makeTask(db, { name: names[0] }), await makeTask(db, { name: names[1] }))

  it('is recorded, carried out and audited when it is asked for, with no worker alive', async () => {
    const edge = await makeEdge(['report', 'load'])
    const asked = await requestUserAction(db, operator, { type: 'waive-dependency', payload: { dependencyId: edge.id } })
    const outcome = 'Waived “report → load” for the next activation of “report”.'
    expect(asked).toEqual({ id: expect.any(Number), outcome })
    expect(await read(asked.id)).toMatchObject({ state: 'done', actorName: 'Grace', carriedOutAt: expect.any(Date), outcome })
    expect(await auditsOf(asked.id)).toMatchObject([
      {
        type: 'waive-dependency',
        subjectKind: 'dependency',
        subjectId: String(edge.id),
        outcome: 'succeeded',
        after: { waivedBy: 'Grace' },
      },
    ])
    expect(await db.select().from(dependencies).where(eq(dependencies.id, edge.id))).toMatchObject([
      { waiverActionId: asked.id, waivedByName: 'Grace', waivedAt: expect.any(Date) },
    ])
    expect(await db.select().from(tasks).where(eq(tasks.id, edge.dependerId))).toMatchObject([{ wakeAt: expect.any(Date) }])
  })

  it('is refused to who asks when it cannot be done, and nothing is recorded', async () => {
    const edge = await makeEdge(['bill', 'rates'])
    await requestUserAction(db, operator, { type: 'waive-dependency', payload: { dependencyId: edge.id } })
    const before = await snapshot(db)
    const again = requestUserAction(db, operator, { type: 'waive-dependency', payload: { dependencyId: edge.id } })
    await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Grace has already waived') })
    const gone = requestUserAction(db, operator, { type: 'waive-dependency', payload: { dependencyId: 999_999 } })
    await expect(gone).rejects.toMatchObject({ code: 'not_found' })
    expect(await snapshot(db)).toEqual(before)
  })

  it('is carried out for one of two people who ask for it at once, and the other hears who was first', async () => {
    const edge = await makeDependency(db, await makeTask(db), await makeTask(db))
    const waive = () => requestUserAction(db, operator, { type: 'waive-dependency', payload: { dependencyId: edge.id } })
    const settled = await settleTogether(database, `select from tasks where id = ${edge.dependerId} for update`, [waive, waive])
    expect(settled).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'conflict' } }])
  })

  it('is never claimed by a worker', async () => {
    const edge = await makeEdge(['invoice', 'tax'])
    const [row] = await db
      .insert(userActions)
      .values({ type: 'waive-dependency', payload: { dependencyId: edge.id }, actorKind: 'user', actorName: 'Grace' })
      .returning()
    expect(await carryOutPendingActions(db)).toBe(0)
    expect(await read(row?.id ?? 0)).toMatchObject({ state: 'pending' })
    await db.delete(userActions).where(eq(userActions.id, row?.id ?? 0))
  })
})

describe('carrying out actions', () => {
  it('asks the scheduler for the run and wakes it, and audits in the name of who asked', async () => {
    const task = await makeTask(db, { name: 'nightly' })
    const { id } = await requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id, ignoreDependencies: true } })
    expect(await carryOutPendingActions(db)).toBe(1)
    expect(await db.select().from(runRequests).where(eq(runRequests.actionId, id))).toMatchObject([
      { taskId: task.id, requestedByName: 'Grace', ignoreDependencies: true, besideOthers: false, activatedRunId: null },
    ])
    expect(await db.select().from(tasks).where(eq(tasks.id, task.id))).toMatchObject([{ wakeAt: expect.any(Date) }])
    expect(await read(id)).toMatchObject({ state: 'done', carriedOutAt: expect.any(Date), outcome: 'Asked for a run of “nightly”.' })
    expect(await auditsOf(id)).toMatchObject([
      {
        type: 'run-now',
        subjectKind: 'task',
        subjectId: String(task.id),
        subjectName: 'nightly',
        actorName: 'Grace',
        outcome: 'succeeded',
      },
    ])
  })

  it('announces an unclassified action with its JSON to whoever listens', async () => {
    const payload = { deploy: { version: 7, tags: ['a', null] } }
    const { id } = await requestUserAction(db, operator, { type: 'unclassified', payload })
    const announced = await nextNotification(CHANNELS.unclassified, () => carryOutPendingActions(db))
    expect(JSON.parse(announced)).toEqual({ id, payload })
    expect(await latestAudits(db, 1)).toMatchObject([{ actionId: id, after: payload }])
  })

  it('announces only the id when the JSON is too long for a notification', async () => {
    const { id } = await requestUserAction(db, operator, { type: 'unclassified', payload: { text: 'ä'.repeat(5_000) } })
    const announced = await nextNotification(CHANNELS.unclassified, () => carryOutPendingActions(db))
    expect(JSON.parse(announced)).toEqual({ id })
  })

  it('ends one that fails with its reason and an audit, keeps none of its effects, and goes on with the next', async () => {
    const gone = await makeTask(db, { name: 'gone', deletedAt: new Date() })
    const task = await makeTask(db)
    const failing = await requestUserAction(db, operator, { type: 'run-now', payload: { taskId: gone.id } })
    const fine = await requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id } })
    expect(await carryOutPendingActions(db)).toBe(2)
    expect(await read(failing.id)).toMatchObject({ state: 'failed', outcome: '“gone” was deleted: nothing was started.' })
    expect(await auditsOf(failing.id)).toMatchObject([
      { outcome: 'failed', subjectName: 'gone', message: '“gone” was deleted: nothing was started.' },
    ])
    expect(await db.select().from(runRequests).where(eq(runRequests.actionId, failing.id))).toEqual([])
    expect(await read(fine.id)).toMatchObject({ state: 'done' })
    expect(await carryOutPendingActions(db)).toBe(0)
  })

  it('undoes what an effect had written before the database refused it', async () => {
    const task = await makeTask(db)
    await sql`create function refuse_wake() returns trigger language plpgsql as $$ begin raise exception 'the effect was refused'; end $$`
    await sql`create trigger refuse_wake before update of wake_at on tasks for each row execute function refuse_wake()`
    const { id } = await requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id } })
    expect(await carryOutPendingActions(db)).toBe(1)
    await sql`drop trigger refuse_wake on tasks`
    expect(await read(id)).toMatchObject({ state: 'failed', outcome: 'It failed: the effect was refused' })
    expect(await db.select().from(runRequests).where(eq(runRequests.actionId, id))).toEqual([])
  })

  it('leaves an action pending when its transaction is cut off, to be carried out later', async () => {
    const task = await makeTask(db)
    const { id } = await requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id } })
    const impatient = openDatabase(database.url, {
      applicationName: 'impatient',
      connections: 1,
      ...SESSION_LIMITS.scheduler,
      lockTimeoutMs: 50,
    })
    await db.transaction(async (tx) => {
      await tx.select().from(tasks).where(eq(tasks.id, task.id)).for('update')
      await expect(carryOutPendingActions(impatient.db)).rejects.toThrow()
    })
    await impatient.close()
    expect(await read(id)).toMatchObject({ state: 'pending' })
    expect(await carryOutPendingActions(db)).toBe(1)
    expect(await read(id)).toMatchObject({ state: 'done' })
  })

  it('carries out each action once however many workers do it at the same time', async () => {
    const task = await makeTask(db)
    const ids: number[] = []
    for (let nth = 0; nth < 30; nth++) {
      ids.push((await requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id } })).id)
    }
    const counts = await Promise.all(Array.from({ length: 6 }, () => carryOutPendingActions(db)))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length)
    const requested = await db
      .select({ actionId: runRequests.actionId })
      .from(runRequests)
      .where(eq(runRequests.taskId, task.id))
      .orderBy(asc(runRequests.actionId))
    expect(requested.map((row) => row.actionId)).toEqual(ids)
    for (const id of ids) expect(await auditsOf(id)).toHaveLength(1)
  })

  it('carries out the oldest first, and does not wait for one that another worker is carrying out', async () => {
    const task = await makeTask(db)
    const ask = () => requestUserAction(db, operator, { type: 'run-now', payload: { taskId: task.id } })
    const [held, second, third] = [await ask(), await ask(), await ask()]
    await sql.begin(async (otherWorker) => {
      await otherWorker`select from user_actions where id = ${held.id} for update`
      expect(await carryOutPendingActions(db)).toBe(2)
    })
    expect(await read(held.id)).toMatchObject({ state: 'pending' })
    const asked = await db.select().from(runRequests).where(eq(runRequests.taskId, task.id)).orderBy(asc(runRequests.id))
    expect(asked.map(({ actionId }) => actionId)).toEqual([second.id, third.id])
    await carryOutPendingActions(db)
  })

  it('leaves actions of types that this version does not know to workers that do', async () => {
    const [row] = await db
      .insert(userActions)
      .values({ type: 'of-a-later-version', payload: {}, actorKind: 'system', actorName: 'System' })
      .returning()
    expect(await carryOutPendingActions(db)).toBe(0)
    expect(await read(row?.id ?? 0)).toMatchObject({ state: 'pending' })
  })
})
