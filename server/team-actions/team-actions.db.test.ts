import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '#domain/roles.ts'
import { askedSchema } from '#domain/user-actions/team-action.ts'
import { audits } from '#schema/audits.ts'
import { tags } from '#schema/tags.ts'
import { workers } from '#schema/workers.ts'
import { renewLease } from '#server/leases/worker-lease.ts'
import { actionDetail } from '#server/queries/audits/action-page.ts'
import { listActionTypes } from '#server/user-actions/list-action-types.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeTeamAction } from '#tests/factories/team-action-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { closeTeamActions } from './close-team-actions.ts'
import { settleTeamAction } from './settle-team-actions.ts'
import { takeTeamActions } from './take-team-actions.ts'

const database = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-11-30T12:00:00Z') })
const { db, sql } = database
let operator: Actor
let taskId: number

beforeEach(async () => {
  await sql`truncate team_actions, workers cascade`
  operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
  const task = await makeTask(db, { name: 'load', crontabId: (await makeCrontab(db)).id })
  taskId = task.id
})

const makeFlusher = (overrides: Parameters<typeof makeWorker>[1] = {}) =>
  makeWorker(db, {
    teamActionTypes: ['flush-cache'],
    teamActionDefinitions: ['abc'],
    heartbeatAt: new Date('2026-11-30T12:00:00Z'),
    ...overrides,
  })
const ask = (payload: object = { taskId, shop: 'Kiel' }, actor = operator) => requestUserAction(db, actor, { type: 'flush-cache', payload })
const take = (worker: { id: string }, most = 4) => takeTeamActions(db, { workerId: worker.id, types: ['flush-cache'], most })
const detail = (id: number) => actionDetail(db, { id }, operator)
const answer = (worker: { id: string }, actionId: number, attempt = 1) =>
  settleTeamAction(db, { actionId, attempt, workerId: worker.id, state: 'done', message: 'Flushed.', value: { rows: 3 } })
const lose = (worker: { id: string }) => db.update(workers).set({ state: 'lost' }).where(eq(workers.id, worker.id))

it('the fields of an action of a team’s own stand in the order in which they are declared, after what it is about', async () => {
  const fields = ['recipient', 'copies', 'note', 'to']
  await makeTeamAction(db, {
    payloadSchema: askedSchema({ type: 'object', properties: Object.fromEntries(fields.map((name) => [name, {}])) }, 'task'),
  })
  await makeFlusher()
  const offered = (await listActionTypes(db, operator)).find(({ type }) => type === 'flush-cache')
  expect(Object.keys(offered?.payloadSchema.properties as object)).toEqual(['taskId', ...fields])
})

describe('an action of a team’s own that is asked for', () => {
  it('is taken by one of the workers that have it, and ends with its answer, once', async () => {
    await makeTeamAction(db)
    const [one, other] = [await makeFlusher(), await makeFlusher()]
    const { id } = await ask()
    expect(await detail(id)).toMatchObject({
      title: 'Flush the cache',
      state: 'pending',
      team: { attempt: 0, worker: null, hasWorkers: true },
    })
    const [ofOne, ofOther] = await Promise.all([take(one), take(other)])
    expect([...ofOne, ...ofOther]).toMatchObject([
      { actionId: id, attempt: 1, payload: { taskId, shop: 'Kiel' }, by: 'Grace', task: { id: taskId, name: 'load' }, run: null },
    ])
    const [mine, strange] = ofOne.length === 1 ? [one, other] : [other, one]
    expect(await answer(strange, id)).toBe(false)
    expect(await answer(mine, id, 2)).toBe(false)
    expect(await answer(mine, id)).toBe(true)
    expect(await answer(mine, id)).toBe(false)
    expect(await detail(id)).toMatchObject({ state: 'done', outcome: 'Flushed.', team: { worker: { id: mine.id }, answer: { rows: 3 } } })
    expect(await db.select().from(audits)).toMatchObject([
      {
        actorName: 'Grace',
        type: 'flush-cache',
        subjectKind: 'task',
        subjectName: 'load',
        after: { answer: { rows: 3 } },
        outcome: 'succeeded',
      },
    ])
  })

  it('waits where no live worker has it, and is not taken by one that lacks it, drains, or is not the one it is for', async () => {
    await makeTeamAction(db, {
      subject: 'worker',
      payloadSchema: { type: 'object', properties: { workerId: { type: 'string', format: 'uuid' } } },
    })
    const [named, other] = [await makeFlusher(), await makeFlusher()]
    const { id } = await ask({ workerId: named.id })
    expect(await take(other)).toEqual([])
    await db.update(workers).set({ state: 'draining' }).where(eq(workers.id, named.id))
    expect(await take(named)).toEqual([])
    await db.update(workers).set({ teamActionTypes: [] }).where(eq(workers.id, other.id))
    expect(await detail(id)).toMatchObject({ state: 'pending', team: { hasWorkers: false } })
    await lose(named)
    expect(await closeTeamActions(db)).toBe(1)
    expect(await detail(id)).toMatchObject({
      state: 'failed',
      outcome: expect.stringContaining('ended before it took this on. Nothing was done.'),
    })
  })

  it('is said to be lost with its worker, and is given to another where it may be carried out again, three times at most', async () => {
    await makeTeamAction(db)
    const first = await makeFlusher()
    const { id } = await ask()
    await take(first)
    expect(await closeTeamActions(db)).toBe(0)
    await lose(first)
    const beat = { leaseMs: 60_000, activeRuns: 0, isDraining: false, lastTickAt: null }
    const heir = await makeFlusher()
    expect(await renewLease(db, { workerId: heir.id, ...beat })).toMatchObject({ areActionsLeft: true, areTeamActionsWaiting: false })
    expect(await closeTeamActions(db)).toBe(1)
    expect(await detail(id)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('nobody knows how far it came') })
    expect(await answer(first, id)).toBe(false)
    await sql`update team_actions set is_idempotent = true`
    const again = await ask()
    for (const attempt of [1, 2, 3]) {
      const worker = await makeFlusher()
      expect(await renewLease(db, { workerId: worker.id, ...beat })).toMatchObject({ areTeamActionsWaiting: true })
      expect(await take(worker)).toMatchObject([{ actionId: again.id, attempt }])
      await lose(worker)
      expect(await closeTeamActions(db)).toBe(1)
      expect(await answer(worker, again.id, attempt)).toBe(false)
    }
    expect(await detail(again.id)).toMatchObject({ state: 'failed', team: { attempt: 3 } })
  })

  it('ends as not done when no worker took it within a day', async () => {
    await makeTeamAction(db)
    await makeFlusher({ state: 'stopped' })
    const { id } = await ask()
    expect(await closeTeamActions(db)).toBe(0)
    await database.setNow(new Date('2026-12-01T12:00:01Z'))
    expect(await closeTeamActions(db)).toBe(1)
    expect(await detail(id)).toMatchObject({
      state: 'failed',
      outcome: 'No worker that has this action came within a day. Nothing was done.',
    })
    await expect(ask()).rejects.toMatchObject({ code: 'invalid_input', fields: { type: expect.any(String) } })
  })
})

describe('asking for an action of a team’s own', () => {
  it('is refused with the field where the payload does not fit, or what it is about is not there, with nothing written', async () => {
    await makeTeamAction(db)
    await makeFlusher()
    const before = await snapshot(db)
    for (const [payload, refusal] of [
      [{ taskId }, { code: 'invalid_input', fields: { shop: '"shop" is missing.' } }],
      [
        { taskId, shop: 'K' },
        { code: 'invalid_input', fields: { shop: '"shop" must have at least 2 characters.' } },
      ],
      [
        { taskId, shop: 'Kiel', depth: 3 },
        { code: 'invalid_input', fields: { depth: 'It takes no “depth”.' } },
      ],
      [
        { taskId, shop: 'Kiel', runId: uuidV7() },
        { code: 'invalid_input', fields: { runId: 'It takes no “runId”.' } },
      ],
      [
        { taskId: 'load', shop: 'Kiel' },
        { code: 'invalid_input', fields: { taskId: expect.any(String) } },
      ],
      [{ taskId: 999_999, shop: 'Kiel' }, { code: 'not_found' }],
      [{ taskId, shop: 'Ki\0el' }, { code: 'invalid_input' }],
    ] as const)
      await expect(ask(payload), JSON.stringify(payload)).rejects.toMatchObject(refusal)
    expect(await snapshot(db)).toEqual(before)
  })

  it('takes the permission of all of them and the one that it names, and for tasks of tags the role there', async () => {
    await makeTeamAction(db, { permission: 'edit-crontabs' })
    await makeFlusher()
    const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
    const editor = actorOf(await makeUser(db, { role: 'editor' }))
    await expect(ask(undefined, viewer)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask()).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('change crontabs') })
    await ask(undefined, editor)
    await expect(ask(undefined, { ...editor, scopes: ['edit-crontabs'] } as Actor)).rejects.toMatchObject({ code: 'forbidden' })
    await sql`update team_actions set permission = null`
    await tagTask(db, { id: taskId }, 'shop')
    const [tag] = await db.select().from(tags)
    const other = await makeTask(db, { name: 'other', crontabId: (await makeCrontab(db)).id })
    const limited = { ...operator, roleTagIds: [tag?.id] } as Actor
    await ask(undefined, limited)
    await expect(ask({ taskId: other.id, shop: 'Kiel' }, limited)).rejects.toMatchObject({ code: 'forbidden' })
    const offered = async (actor: Actor) => (await listActionTypes(db, actor)).find(({ type }) => type === 'flush-cache')
    expect(await offered(limited)).toMatchObject({ mayAsk: true, team: { subject: 'task', workers: [{ definition: 'abc' }] } })
    expect(await offered(viewer)).toMatchObject({ mayAsk: false, neededRole: 'operator' })
  })

  it('about a run knows the run and its task, and is closed with their values to who may not read them', async () => {
    await makeTeamAction(db, {
      subject: 'run',
      payloadSchema: { type: 'object', properties: { runId: { type: 'string', format: 'uuid' }, shop: {} } },
    })
    const worker = await makeFlusher()
    const task = await makeTask(db, { name: 'closed', crontabId: (await makeCrontab(db)).id })
    const run = await makeRun.succeeded(db, task)
    const { id } = await ask({ runId: run.id, shop: 'SECRET' })
    expect(await take(worker)).toMatchObject([
      { run: { id: run.id, scheduledFor: run.scheduledFor.toISOString() }, task: { name: 'closed' } },
    ])
    await answer(worker, id)
    await tagTask(db, task, 'private')
    await sql`update tags set values_are_closed = true`
    expect(await actionDetail(db, { id }, actorOf(await makeUser(db, { role: 'viewer' })))).toMatchObject({
      ...{ payload: { runId: run.id }, outcome: null, team: { answer: null }, closedBy: ['private'] },
    })
  })
})
