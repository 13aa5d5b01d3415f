import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#domain/roles.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { latestAction, latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { createTask } from './create-task.ts'

const database = await openTestDatabase()
const { db } = database

await makeHandler(db)
const crontab = await makeCrontab(db)
const editor = actorOf(await makeUser(db))
const input = (overrides = {}) => taskInputFor(crontab.id, overrides)
const edge = (otherTaskId: number, overrides = {}) => ({
  id: null,
  otherTaskId,
  future: false,
  endings: 'succeeded' as const,
  ...overrides,
})

async function refused(overrides: object, actor: Actor = editor) {
  const before = await snapshot(db)
  const error = await createTask(db, actor, input(overrides)).then(
    () => null,
    (reason) => reason,
  )
  expect(await snapshot(db)).toEqual(before)
  return error
}

describe('creating a task', () => {
  it('saves the task, wakes the scheduler for it and records who did it, at once', async () => {
    const { id } = await createTask(db, editor, input({ name: 'load orders', priority: 7 }))
    const [task] = await db.select().from(tasks).where(eq(tasks.id, id))
    expect(task).toMatchObject({ name: 'load orders', priority: 7, cursor: null, demo: false, wakeAt: expect.any(Date) })
    expect(await latestAction(db)).toMatchObject({
      type: 'task-changed',
      state: 'done',
      actorId: editor.id,
      payload: { taskIds: [id], change: 'created' },
    })
    const [audit] = await latestAudits(db, 1)
    expect(audit).toMatchObject({
      type: 'task-changed',
      subjectKind: 'task',
      subjectId: String(id),
      subjectName: 'load orders',
      actorName: 'Ada Lovelace',
      outcome: 'succeeded',
      before: null,
      after: { name: 'load orders', crontab: `0 * * * * (UTC) #${crontab.id}` },
      actionId: (await latestAction(db))?.id,
    })
  })

  it('keeps the passwords of addresses among the arguments, and writes none of them into an audit', async () => {
    const url = 'postgres://ada:hunter2@db.example.com/orders'
    const { id } = await createTask(db, editor, input({ kwargs: { message: url }, description: `Reads ${url}` }))
    const [task] = await db.select({ kwargs: tasks.kwargs }).from(tasks).where(eq(tasks.id, id))
    expect(task?.kwargs).toEqual({ message: url })
    const [audit] = await latestAudits(db, 1)
    expect(audit?.after).toMatchObject({ kwargs: { message: 'postgres://ada:•••@db.example.com/orders' } })
    expect(JSON.stringify(audit)).not.toContain('hunter2')
  })

  it('saves the edges of the form both ways', async () => {
    const upstream = await makeTask(db, { name: 'upstream' })
    const downstream = await makeTask(db, { name: 'downstream', wakeAt: null })
    const { id } = await createTask(
      db,
      editor,
      input({ dependsOn: [edge(upstream.id)], dependedOnBy: [edge(downstream.id, { future: true })] }),
    )
    const isOurs = (depender: number, dependee: number) => and(eq(dependencies.dependerId, depender), eq(dependencies.dependeeId, dependee))
    expect(await db.select().from(dependencies).where(isOurs(id, upstream.id))).toMatchObject([{ future: false }])
    expect(await db.select().from(dependencies).where(isOurs(downstream.id, id))).toMatchObject([{ future: true }])
    expect(await db.select({ wakeAt: tasks.wakeAt }).from(tasks).where(eq(tasks.id, downstream.id))).toEqual([{ wakeAt: expect.any(Date) }])
    expect((await latestAudits(db, 2)).map((audit) => audit.subjectName).sort()).toEqual([
      expect.stringMatching(/^downstream → /),
      expect.stringMatching(/ → upstream$/),
    ])
  })

  it('fires from the time of its creation unless the form says since when', async () => {
    await database.setNow(new Date('2026-03-01T10:30:00Z'))
    const { id } = await createTask(db, editor, input())
    const { id: since } = await createTask(db, editor, input({ cronBase: '2026-02-01T00:00:00+01:00' }))
    await database.setNow(null)
    const rows = await db.select({ id: tasks.id, cronBase: tasks.cronBase }).from(tasks)
    expect(rows.find((row) => row.id === id)?.cronBase).toEqual(new Date('2026-03-01T10:30:00Z'))
    expect(rows.find((row) => row.id === since)?.cronBase).toEqual(new Date('2026-01-31T23:00:00Z'))
  })
})

describe('refusing a task, with nothing written', () => {
  it('names the role that is needed', async () => {
    const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
    expect(await refused({}, viewer)).toMatchObject({ code: 'forbidden', message: expect.stringContaining('role editor') })
  })

  it('says that the name is taken', async () => {
    await makeTask(db, { name: 'taken' })
    expect(await refused({ name: 'taken' })).toMatchObject({ code: 'conflict', fields: { name: expect.stringContaining('“taken”') } })
  })

  it('lists the handlers that exist when the one named does not', async () => {
    expect(await refused({ handler: 'lgo' })).toMatchObject({
      code: 'invalid_input',
      fields: { handler: expect.stringContaining('There are: log.') },
    })
  })

  it('names the argument that does not fit the handler', async () => {
    expect(await refused({ kwargs: { message: 3 } })).toMatchObject({ fields: { kwargs: expect.stringContaining('"message"') } })
    expect(await refused({ args: ['a', 'b'], kwargs: {} })).toMatchObject({ fields: { args: expect.stringContaining('Too many') } })
  })

  it('refuses a password that an audit has masked, in every field that a run takes', async () => {
    const masked = 'postgres://ada:•••@db/orders'
    expect(await refused({ args: [masked], kwargs: { message: masked }, headers: { from: masked } })).toMatchObject({
      code: 'invalid_input',
      fields: {
        args: expect.stringContaining('masked'),
        kwargs: expect.stringContaining('masked'),
        headers: expect.stringContaining('masked'),
      },
    })
  })

  it('names the place of text that cannot be stored', async () => {
    expect(await refused({ kwargs: { message: 'a\0b' } })).toMatchObject({
      code: 'invalid_input',
      fields: { 'kwargs.message': expect.any(String) },
    })
    expect(await refused({ headers: { a: '\ud800' } })).toMatchObject({
      code: 'invalid_input',
      fields: { 'headers.a': expect.any(String) },
    })
  })

  it('takes no arguments that are too large, too deep, or would lose a name on the way, whoever calls', async () => {
    let deep: unknown = 'bottom'
    for (let level = 0; level < 100_000; level++) deep = [deep]
    const tooMuch = [{ message: 'x'.repeat(20_000_000) }, { message: deep }, JSON.parse('{"message": {"__proto__": 1}}')]
    const sentences = [/Larger than 256 KB/, /more than 50 levels deep/, /"__proto__" cannot be used/]
    for (const [index, kwargs] of tooMuch.entries()) {
      const error = await refused({ kwargs })
      expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(sentences[index] ?? /./) })
      expect(Object.keys(error.fields)[0]).toMatch(/^kwargs/)
    }
  })

  it('tells every wrong field of a half-valid form at once', async () => {
    const upstream = await makeTask(db)
    const error = await refused({ handler: 'none', crontabId: 999_999, dependsOn: [edge(upstream.id), edge(888_888)] })
    expect(Object.keys(error.fields)).toEqual(['handler', 'crontabId', 'dependsOn.1.otherTaskId'])
  })

  it('spells out the cycle that its edges would close', async () => {
    const first = await makeTask(db, { name: 'first' })
    const error = await refused({ name: 'second', dependsOn: [edge(first.id)], dependedOnBy: [edge(first.id)] })
    expect(error).toMatchObject({
      code: 'cycle',
      fields: { 'dependedOnBy.0.otherTaskId': expect.stringMatching(/first → second → first|second → first → second/) },
    })
  })

  it('lets one of two saves of the same name win and tells the other', async () => {
    const outcomes = await settleTogether(database, 'lock table handlers in access exclusive mode', [
      () => createTask(db, editor, input({ name: 'twin' })),
      () => createTask(db, editor, input({ name: 'twin' })),
    ])
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({
      code: 'conflict',
      fields: { name: expect.any(String) },
    })
  })
})

it('may use the name of a deleted task', async () => {
  await makeTask(db, { name: 'once', deletedAt: new Date() })
  await expect(createTask(db, editor, input({ name: 'once' }))).resolves.toEqual({ id: expect.any(Number) })
})
