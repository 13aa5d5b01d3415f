import { and, eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { audits } from '#schema/audits.ts'
import { runActions } from '#schema/run-actions.ts'
import { runs } from '#schema/runs.ts'
import { userActions } from '#schema/user-actions.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { runActionsView, taskListeners } from '#server/queries/runs/run-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { closeRunActions } from './close-run-actions.ts'
import { type AnsweredAction, settleRunActions } from './settle-run-actions.ts'
import { noteListening, takeRunActions } from './take-run-actions.ts'

const database = await openTestDatabase()
const { db, sql } = database
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))

beforeEach(async () => {
  await sql`truncate run_actions`
})

async function runningRun(task?: Awaited<ReturnType<typeof makeTask>>) {
  const worker = await makeWorker(db)
  return await makeRun.running(db, task ?? (await makeTask(db)), { workerId: worker.id })
}

const tell = (run: RunRecord, action = 'reload', payload = {}) =>
  requestUserAction(db, operator, { type: 'tell-run', payload: { runId: run.id, action, payload } })
const held = (run: RunRecord) => ({ runId: run.id, attempt: run.attempt, workerId: run.workerId ?? '' })
const take = (run: RunRecord) => takeRunActions(db, [held(run)])
const answer = (run: RunRecord, actionId: number, given: Partial<AnsweredAction> = {}) =>
  settleRunActions(db, [{ ...held(run), actionId, state: 'done', value: null, message: null, ...given }])
const rowOf = async (run: RunRecord) => (await db.select().from(runActions).where(eq(runActions.runId, run.id)))[0]
const actionOf = async (id: number) => (await db.select().from(userActions).where(eq(userActions.id, id)))[0]
const auditsOf = (id: number) => db.select().from(audits).where(eq(audits.actionId, id)).orderBy(audits.id)

describe('telling a run', () => {
  it('addresses the attempt that is under way, audits who did, and tells its worker', async () => {
    const run = await runningRun()
    const heard = createEventQueueOf<string>()
    const listening = await sql.listen(CHANNELS.addressed, heard.add)
    const { id } = await tell(run, 'reload', { shop: 'Berlin' })
    expect(await heard.next()).toBe(run.workerId)
    await listening.unlisten()
    expect(await actionOf(id)).toMatchObject({ state: 'pending', actorName: 'Grace', carriedOutAt: null })
    expect(await rowOf(run)).toMatchObject({ actionId: id, attempt: 1, workerId: run.workerId, state: 'waiting', answeredAt: null })
    expect(await auditsOf(id)).toMatchObject([
      { subjectKind: 'run', subjectId: run.id, outcome: 'succeeded', after: { action: 'reload', payload: { shop: 'Berlin' } } },
    ])
  })

  it.each(['queued', 'succeeded'] as const)('is refused for one that is %s, and nothing is recorded', async (state) => {
    const run = await makeRun[state](db, await makeTask(db))
    const before = await snapshot(db)
    await expect(tell(run)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('only a run that is being executed'),
    })
    expect(await snapshot(db)).toEqual(before)
  })

  it('is refused for one that waits at its worker for its turn', async () => {
    const run = await runningRun()
    await db.update(attempts).set({ startedAt: null }).where(eq(attempts.runId, run.id))
    await expect(tell(run)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('for its turn') })
  })

  it.each([
    ['a name that cannot be one', { action: 'stop it', payload: {} }, 'action'],
    ['a name that turns text around', { action: 'a\u202eb', payload: {} }, 'action'],
    ['a payload that is none', { action: 'a', payload: [1] }, 'payload'],
    ['a text that cannot be stored', { action: 'a', payload: { text: '\0' } }, 'payload.text'],
    ['a level that does not exist', { action: 'log-level', payload: { level: 'loud' } }, 'payload'],
  ])('refuses %s by its field', async (_what, given, field) => {
    const run = await runningRun()
    await expect(requestUserAction(db, operator, { type: 'tell-run', payload: { runId: run.id, ...given } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    })
  })

  it('is refused when too much waits for an answer already', async () => {
    const run = await runningRun()
    for (let nth = 0; nth < 100; nth++) await tell(run)
    await expect(tell(run)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('100') })
  })

  it('leaves out runs of workers over HTTP whose clients hear nothing and those that have too much to answer, and says how many', async () => {
    const task = await makeTask(db, { name: 'burden' })
    const [full, ofHttp] = [await runningRun(task), await runningRun(task)]
    const tellAll = () => requestUserAction(db, operator, { type: 'tell-task-runs', payload: { taskId: task.id, action: 'reload' } })
    const token = await makeWorkerToken(db)
    await sql`update workers set token_id = ${token.id}, can_be_told = false where id = ${ofHttp.workerId}`
    for (let nth = 0; nth < 100; nth++) await tell(full)
    await expect(tell(ofHttp)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('over HTTP') })
    await expect(tellAll()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('100') })
    const told = await runningRun(task)
    const { id, outcome } = await tellAll()
    expect(outcome).toMatch(/^Told 1 run of “burden”: reload\. 1 run cannot be told anything.* 1 run was left out/)
    expect(await db.select().from(runActions).where(eq(runActions.actionId, id))).toMatchObject([{ runId: told.id }])
    expect(await taskListeners(db, { id: task.id })).toMatchObject({ executed: 2 })
    expect(await runActionsView(db, { id: ofHttp.id })).toMatchObject({ isExecuted: false })
  })

  it('tells all running runs of a task, and none that waits or has ended', async () => {
    const task = await makeTask(db)
    const told = [await runningRun(task), await runningRun(task)]
    for (const state of ['queued', 'failed'] as const) await makeRun[state](db, task)
    await runningRun()
    const { id, outcome } = await requestUserAction(db, operator, {
      type: 'tell-task-runs',
      payload: { taskId: task.id, action: 'reload' },
    })
    expect(outcome).toContain('2 runs')
    const rows = await db.select().from(runActions).where(eq(runActions.actionId, id))
    expect(rows.map(({ runId }) => runId).sort()).toEqual(told.map((run) => run.id).sort())
    const idle = await makeTask(db)
    const nobody = requestUserAction(db, operator, { type: 'tell-task-runs', payload: { taskId: idle.id, action: 'reload' } })
    await expect(nobody).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('nobody would hear it') })
  })
})

describe('handing over', () => {
  it('gives the worker that holds the attempt what it was told, again until it is answered, and the oldest first', async () => {
    const run = await runningRun()
    const first = await tell(run, 'reload', { shop: 'Berlin' })
    const second = await tell(run, 'stop-after-step')
    const expected = [
      { ...held(run), action: { id: first.id, action: 'reload', payload: { shop: 'Berlin' }, by: 'Grace' } },
      { ...held(run), action: { id: second.id, action: 'stop-after-step', payload: {}, by: 'Grace' } },
    ]
    expect(await take(run)).toEqual(expected)
    expect(await rowOf(run)).toMatchObject({ state: 'handed', handedAt: expect.any(Date) })
    expect(await take(run)).toEqual(expected)
    await answer(run, first.id)
    expect(await take(run)).toEqual(expected.slice(1))
  })

  it('gives it to no other worker, to no later attempt, and to nobody when the run has ended', async () => {
    const run = await runningRun()
    await tell(run)
    expect(await takeRunActions(db, [{ ...held(run), workerId: uuidV7() }])).toEqual([])
    expect(await takeRunActions(db, [{ ...held(run), attempt: 2 }])).toEqual([])
    await db.update(runs).set({ state: 'succeeded' }).where(eq(runs.id, run.id))
    expect(await take(run)).toEqual([])
    expect(await rowOf(run)).toMatchObject({ state: 'waiting' })
  })
})

describe('answers', () => {
  it('are kept with an audit, and end the action when all that were told have answered', async () => {
    const task = await makeTask(db, { name: 'load' })
    const [one, other] = [await runningRun(task), await runningRun(task)]
    const { id } = await requestUserAction(db, operator, { type: 'tell-task-runs', payload: { taskId: task.id, action: 'reload' } })
    await answer(one, id, { value: { rows: 3 } })
    expect(await actionOf(id)).toMatchObject({ state: 'pending' })
    await answer(other, id, { state: 'refused', message: 'Not now.' })
    expect(await actionOf(id)).toMatchObject({
      state: 'failed',
      carriedOutAt: expect.any(Date),
      outcome: expect.stringMatching(/^2 runs told: .*1 done/),
    })
    expect((await auditsOf(id)).slice(1)).toMatchObject([
      { subjectId: one.id, actorName: 'Grace', outcome: 'succeeded', message: 'reload: done.', after: { answer: { rows: 3 } } },
      { subjectId: other.id, actorName: 'Grace', outcome: 'failed', message: 'reload: refused. Not now.' },
    ])
  })

  it('of one run are the outcome of the action', async () => {
    const run = await runningRun()
    const { id } = await tell(run)
    await answer(run, id, { state: 'failed', message: 'no connection' })
    expect(await actionOf(id)).toMatchObject({ state: 'failed', outcome: 'Failed. no connection' })
  })

  it('count once: neither a second one nor one of another worker changes anything', async () => {
    const run = await runningRun()
    const { id } = await tell(run)
    expect(
      await settleRunActions(db, [{ ...held(run), workerId: uuidV7(), actionId: id, state: 'failed', value: null, message: null }]),
    ).toBe(0)
    expect(await answer(run, id, { value: 1 })).toBe(1)
    expect(await answer(run, id, { value: 2 })).toBe(0)
    expect(await rowOf(run)).toMatchObject({ state: 'done', value: 1 })
    expect(await auditsOf(id)).toHaveLength(2)
  })

  it('of many runs at the same moment end their action once', async () => {
    const task = await makeTask(db)
    const told = [await runningRun(task), await runningRun(task)]
    const { id } = await requestUserAction(db, operator, { type: 'tell-task-runs', payload: { taskId: task.id, action: 'reload' } })
    const answering = told.map((run) => () => answer(run, id))
    await settleTogether(database, `select from user_actions where id = ${id} for update`, answering)
    expect(await actionOf(id)).toMatchObject({ state: 'done', outcome: '2 runs told: 2 done.' })
    expect(await auditsOf(id)).toHaveLength(3)
  })
})

describe('what nobody answers', () => {
  const lose = async (run: RunRecord) => {
    await db.update(runs).set({ state: 'retrying', workerId: null, attempt: 2 }).where(eq(runs.id, run.id))
    await sql`update workers set state = 'lost' where id = ${run.workerId}`
  }

  it('was not heard when its worker was lost before it was handed over', async () => {
    const run = await runningRun()
    const { id } = await tell(run)
    await lose(run)
    expect(await closeRunActions(db)).toBe(1)
    expect(await rowOf(run)).toMatchObject({ state: 'unheard' })
    expect(await actionOf(id)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('Not heard.') })
  })

  it('may have been carried out when its worker was lost afterwards', async () => {
    const run = await runningRun()
    const { id } = await tell(run)
    await take(run)
    await lose(run)
    expect(await closeRunActions(db)).toBe(1)
    expect(await actionOf(id)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('Nobody knows') })
  })

  it('is left to a worker that lives for a while after the end of its attempt, then closed', async () => {
    const run = await runningRun()
    await tell(run)
    await db.update(runs).set({ state: 'succeeded' }).where(eq(runs.id, run.id))
    await sql`update attempts set outcome = 'succeeded', ended_at = djag_now() where run_id = ${run.id}`
    expect(await closeRunActions(db)).toBe(0)
    await sql`update attempts set ended_at = djag_now() - interval '16 seconds' where run_id = ${run.id}`
    expect(await closeRunActions(db)).toBe(1)
  })

  it('is not said to be unheard if it was handed over after that was found', async () => {
    const run = await runningRun()
    const { id } = await tell(run)
    await take(run)
    expect(await answer(run, id, { state: 'unheard', isUnhanded: true })).toBe(0)
    expect(await rowOf(run)).toMatchObject({ state: 'handed' })
  })

  it('of a run that goes on is left open, however long', async () => {
    await tell(await runningRun())
    expect(await closeRunActions(db, 0)).toBe(0)
  })
})

describe('what is shown', () => {
  it('is what a run listens to while it is executed, and what it was told', async () => {
    const task = await makeTask(db)
    const [run, other] = [await runningRun(task), await runningRun(task)]
    await noteListening(db, [{ ...held(run), actions: ['reload', 'stop-after-step'] }])
    await noteListening(db, [
      { ...held(run), actions: ['flush', 'reload'] },
      { ...held(other), actions: ['reload'] },
    ])
    const { id } = await tell(run, 'reload', { shop: 'Berlin' })
    expect(await runActionsView(db, { id: run.id })).toMatchObject({
      isExecuted: true,
      listensTo: ['flush', 'reload', 'stop-after-step'],
      rows: [{ actionId: id, action: 'reload', payload: { shop: 'Berlin' }, byName: 'Grace', attempt: 1, state: 'waiting' }],
      total: 1,
    })
    expect(await taskListeners(db, { id: task.id })).toEqual({
      executed: 2,
      listensTo: [
        { action: 'flush', runs: 1 },
        { action: 'reload', runs: 2 },
        { action: 'stop-after-step', runs: 1 },
      ],
    })
    await db
      .update(runs)
      .set({ state: 'failed' })
      .where(and(eq(runs.taskId, task.id), eq(runs.state, 'running')))
    expect(await runActionsView(db, { id: run.id })).toMatchObject({ isExecuted: false, listensTo: [], total: 1 })
    expect(await taskListeners(db, { id: task.id })).toEqual({ executed: 0, listensTo: [] })
  })
})
