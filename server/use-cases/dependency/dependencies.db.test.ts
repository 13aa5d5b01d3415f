import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { userActions } from '#schema/user-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { updatePresentDependency } from '#tests/factories/present-version.ts'
import { latestAction, latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { lookAt } from '#tests/tick/look-at.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { createDependency } from './create-dependency.ts'
import { deleteDependency } from './delete-dependency.ts'
import { loadEdgesBelow } from './edge-writes.ts'
import { updateDependency } from './update-dependency.ts'

const database = await openTestDatabase()
const { db } = database

const editor = actorOf(await makeUser(db))
const viewer = actorOf(await makeUser(db, { role: 'viewer' }))
const edge = (depender: TaskRecord, dependee: TaskRecord, overrides: { future?: boolean; endings?: 'succeeded' | 'finished' } = {}) => ({
  dependerId: depender.id,
  dependeeId: dependee.id,
  future: false,
  endings: 'succeeded' as const,
  freshness: 'new' as const,
  ...overrides,
})
const read = async (id: number) => (await db.select().from(dependencies).where(eq(dependencies.id, id)))[0]
const at = (time: string) => new Date(`2026-03-01T${time}Z`)

describe('making an edge', () => {
  it('wakes the depender and records both names', async () => {
    const [report, load] = [await makeTask(db, { name: 'report' }), await makeTask(db, { name: 'load' })]
    const { id } = await createDependency(db, editor, edge(report, load))
    expect(await db.select().from(tasks).where(eq(tasks.id, report.id))).toMatchObject([{ wakeAt: expect.any(Date) }])
    expect(await latestAction(db)).toMatchObject({ type: 'dependency-changed', state: 'done' })
    expect(await latestAudits(db, 1)).toMatchObject([
      {
        subjectKind: 'dependency',
        subjectId: String(id),
        subjectName: 'report → load',
        after: { depender: 'report', dependee: 'load', future: false },
      },
    ])
  })

  it('makes forms of both tasks that were loaded before stale', async () => {
    const [report, load] = [await makeTask(db), await makeTask(db)]
    await createDependency(db, editor, edge(report, load))
    for (const task of [report, load]) {
      const [row] = await db.select().from(tasks).where(eq(tasks.id, task.id))
      expect(row?.updatedAt.getTime()).toBeGreaterThan(task.updatedAt.getTime())
    }
  })

  it('starts from the endings that are not after the last effective start of the depender', async () => {
    const load = await makeTask(db, { endedSucceeded: 3, endedFinished: 4 })
    const endings = ['09:00:00', '10:00:00', '10:00:01'].map((time) => ({ activatedAt: at(time), startedAt: at(time), endedAt: at(time) }))
    for (const ending of endings) await makeRun.succeeded(db, load, ending)
    await makeRun.failed(db, load, { activatedAt: at('10:30:00'), endedAt: at('10:31:00') })
    await makeRun.expired(db, load, { activatedAt: at('10:40:00'), endedAt: at('10:41:00') })
    await database.sql`
      insert into backfills (id, task_id, requested_by_name, crontab, first_instant, last_instant, count, max_active)
      values ('01980000-0000-7000-8000-0000000000f1', ${load.id}, 'Ada', '{}', ${at('01:00:00')}, ${at('02:00:00')}, 2, 1)`
    const filled = { kind: 'backfill', timing: 'backfill', backfillId: '01980000-0000-7000-8000-0000000000f1' } as const
    await makeRun.succeeded(db, load, { ...filled, activatedAt: at('10:50:00'), endedAt: at('10:51:00') })

    const report = await makeTask(db, { activationSeq: 7 })
    await makeRun.succeeded(db, report, { activationSeq: 7, activatedAt: at('10:00:00') })
    const { id } = await createDependency(db, editor, edge(report, load))
    expect(await read(id)).toMatchObject({ baselineSucceeded: 2, baselineFinished: 2, changedAtSeq: 7 })
  })

  it('counts every ending of a dependee’s run, also while a rerun of it is under way and where it was marked since', async () => {
    const load = await makeTask(db, { enabled: false })
    const run = await makeRun.queued(db, load, { activatedAt: at('09:50:00') })
    const baselineFor = async (startedAt: string) => {
      const report = await makeTask(db, { activationSeq: 1 })
      await makeRun.succeeded(db, report, { activationSeq: 1, activatedAt: at(startedAt) })
      const made = await read((await createDependency(db, editor, edge(report, load))).id)
      return [made?.baselineSucceeded, made?.baselineFinished]
    }
    await database.setNow(at('10:05:00'))
    await endRun(db, run.id)
    await requestUserAction(db, editor, { type: 'rerun', payload: { runId: run.id } })
    await lookAt(database, at('10:06:00'))
    expect(await baselineFor('10:00:00')).toEqual([0, 0])
    expect(await baselineFor('10:05:30')).toEqual([1, 1])
    await database.setNow(at('10:10:00'))
    await endRun(db, run.id, 'failed')
    await database.setNow(at('10:20:00'))
    await requestUserAction(db, editor, { type: 'mark-run', payload: { runId: run.id, as: 'succeeded' } })
    expect(await baselineFor('10:00:00')).toEqual([0, 0])
    expect(await baselineFor('10:07:00')).toEqual([1, 1])
    expect(await baselineFor('10:15:00')).toEqual([1, 2])
    expect(await baselineFor('10:25:00')).toEqual([2, 3])
    await database.setNow(null)
  })

  it('counts from nothing for a depender that never started, and for one whose start gave back', async () => {
    const load = await makeTask(db, { endedSucceeded: 3, endedFinished: 4 })
    const fresh = await makeTask(db)
    const failed = await makeTask(db, { activationSeq: 1 })
    await makeRun.failed(db, failed, { activationSeq: 1, activatedAt: at('10:00:00'), endedAt: at('10:00:10') })
    for (const depender of [fresh, failed]) {
      const { id } = await createDependency(db, editor, edge(depender, load))
      expect(await read(id)).toMatchObject({ baselineSucceeded: 0, baselineFinished: 0 })
    }
  })
})

describe('changing an edge', () => {
  it('keeps the free run where only the endings change, and renews it where it becomes a future edge', async () => {
    const [report, load] = [await makeTask(db, { activationSeq: 5 }), await makeTask(db)]
    const made = await makeDependency(db, report, load, { changedAt: at('08:00:00'), changedAtSeq: 2 })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, load, { endings: 'finished' }) })
    expect(await read(made.id)).toMatchObject({ endings: 'finished', changedAt: at('08:00:00'), changedAtSeq: 2 })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, load, { endings: 'finished', future: true }) })
    const future = await read(made.id)
    expect(future).toMatchObject({ future: true, changedAtSeq: 5 })
    expect(future?.changedAt).not.toEqual(at('08:00:00'))
    expect((await latestAudits(db, 1))[0]).toMatchObject({ before: { future: false }, after: { future: true } })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, load, { endings: 'finished' }) })
    expect(await read(made.id)).toMatchObject({ future: false, changedAt: future?.changedAt })
  })

  it('keeps the free run of a future edge where only its endings change', async () => {
    const [report, load] = [await makeTask(db, { activationSeq: 5 }), await makeTask(db)]
    const made = await makeDependency(db, report, load, { future: true, changedAt: at('08:00:00'), changedAtSeq: 2 })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, load, { future: true, endings: 'succeeded' }) })
    expect(await read(made.id)).toMatchObject({ endings: 'succeeded', changedAt: at('08:00:00'), changedAtSeq: 2 })
  })

  it('takes a waiver with it only where it stays between the same tasks', async () => {
    const [report, load, other] = [await makeTask(db), await makeTask(db), await makeTask(db)]
    const by = { type: 'waive-dependency', payload: {}, state: 'done', actorKind: 'user', actorName: 'Ada' } as const
    const [action] = await db.insert(userActions).values(by).returning()
    const made = await makeDependency(db, report, load, { waiverActionId: action?.id ?? 0, waivedByName: 'Ada', waivedAt: at('08:00:00') })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, load, { endings: 'finished' }) })
    expect(await read(made.id)).toMatchObject({ waiverActionId: action?.id, waivedByName: 'Ada' })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, other, { endings: 'finished' }) })
    expect(await read(made.id)).toMatchObject({ dependeeId: other.id, waiverActionId: null, waivedByName: null, waivedAt: null })
  })

  it('starts anew with another end point, and wakes both dependers', async () => {
    const [report, load] = [await makeTask(db), await makeTask(db)]
    const other = await makeTask(db, { activationSeq: 3 })
    const made = await makeDependency(db, report, load, { baselineSucceeded: 9, changedAtSeq: 0 })
    await updatePresentDependency(db, editor, { id: made.id, ...edge(other, load) })
    expect(await read(made.id)).toMatchObject({ dependerId: other.id, baselineSucceeded: 0, changedAtSeq: 3 })
    for (const task of [report, other]) {
      expect(await db.select().from(tasks).where(eq(tasks.id, task.id))).toMatchObject([{ wakeAt: expect.any(Date) }])
    }
  })

  it('writes nothing where nothing changes', async () => {
    const [report, load] = [await makeTask(db), await makeTask(db)]
    const made = await makeDependency(db, report, load)
    const before = await snapshot(db)
    await updatePresentDependency(db, editor, { id: made.id, ...edge(report, load) })
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a save that was loaded before another one, with nothing written, until it is made on what is saved', async () => {
    const [report, load] = [await makeTask(db), await makeTask(db)]
    const made = await makeDependency(db, report, load)
    const basedOn = edge(report, load)
    const theirs = edge(report, load, { endings: 'finished' })
    const mine = edge(report, load, { future: true })
    await updateDependency(db, editor, { id: made.id, basedOn, ...theirs })
    const before = await snapshot(db)
    await expect(updateDependency(db, editor, { id: made.id, basedOn, ...mine })).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('Nothing was saved'),
    })
    expect(await snapshot(db)).toEqual(before)
    await updateDependency(db, editor, { id: made.id, basedOn: theirs, ...mine })
    expect(await read(made.id)).toMatchObject({ endings: 'succeeded', future: true })
  })

  it('may turn round, as it is judged without itself', async () => {
    const [report, load] = [await makeTask(db), await makeTask(db)]
    const made = await makeDependency(db, report, load)
    await updatePresentDependency(db, editor, { id: made.id, ...edge(load, report) })
    expect(await read(made.id)).toMatchObject({ dependerId: load.id, dependeeId: report.id })
  })
})

it('deleting an edge frees and wakes the depender', async () => {
  const [report, load] = [await makeTask(db, { name: 'free now' }), await makeTask(db)]
  const made = await makeDependency(db, report, load)
  await deleteDependency(db, editor, { id: made.id })
  expect(await read(made.id)).toBeUndefined()
  expect(await db.select().from(tasks).where(eq(tasks.id, report.id))).toMatchObject([{ wakeAt: expect.any(Date) }])
  expect((await latestAudits(db, 1))[0]).toMatchObject({ before: { depender: 'free now' }, after: null })
})

it('a save reads the edges at its tasks and those below them, however many others there are', async () => {
  const [task, below, deep] = [await makeTask(db), await makeTask(db), await makeTask(db)]
  const [above, other] = [await makeTask(db), await makeTask(db)]
  const wanted = [await makeDependency(db, task, below), await makeDependency(db, below, deep), await makeDependency(db, above, task)]
  await makeDependency(db, above, other)
  const found = await db.transaction((tx) => loadEdgesBelow(tx, [task.id]))
  expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
})

describe('refusing an edge, with nothing written', () => {
  it('spells out the cycle that it would close', async () => {
    const [a, b, c] = [await makeTask(db, { name: 'A' }), await makeTask(db, { name: 'B' }), await makeTask(db, { name: 'C' })]
    await makeDependency(db, b, a)
    await makeDependency(db, c, b)
    const before = await snapshot(db)
    await expect(createDependency(db, editor, edge(a, c))).rejects.toMatchObject({
      code: 'cycle',
      message: expect.stringMatching(/A → B → C → A|B → C → A → B|C → A → B → C/),
      fields: { dependeeId: expect.any(String) },
    })
    expect(await snapshot(db)).toEqual(before)
    await expect(createDependency(db, editor, edge(a, c, { future: true }))).resolves.toEqual({ id: expect.any(Number) })
  })

  it('does not let two saves at once close a cycle together, though they are of different tasks', async () => {
    const [a, b, c, d] = [await makeTask(db), await makeTask(db), await makeTask(db), await makeTask(db)]
    await makeDependency(db, b, c)
    await makeDependency(db, d, a)
    const all = [a, b, c, d].map(({ id }) => id)
    const outcomes = await settleTogether(database, `select from tasks where id in (${all}) for update`, [
      () => createDependency(db, editor, edge(a, b)),
      () => createDependency(db, editor, edge(c, d)),
    ])
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'cycle' })
  })

  it('refuses a second edge of a pair, a plain edge to itself, and tasks that are gone', async () => {
    const [a, b] = [await makeTask(db), await makeTask(db)]
    const gone = await makeTask(db, { name: 'left', deletedAt: new Date() })
    await makeDependency(db, a, b)
    const before = await snapshot(db)
    await expect(createDependency(db, editor, edge(a, b, { future: true }))).rejects.toMatchObject({ code: 'conflict' })
    await expect(createDependency(db, editor, edge(a, a))).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(createDependency(db, editor, edge(a, gone))).rejects.toMatchObject({
      fields: { dependeeId: expect.stringContaining('“left”') },
    })
    await expect(createDependency(db, editor, edge(gone, a))).rejects.toMatchObject({ fields: { dependerId: expect.any(String) } })
    await expect(updatePresentDependency(db, editor, { id: 999_999, ...edge(a, b) })).rejects.toMatchObject({ code: 'not_found' })
    await expect(deleteDependency(db, editor, { id: 999_999 })).rejects.toMatchObject({ code: 'not_found' })
    expect(await snapshot(db)).toEqual(before)
  })

  it('refuses a viewer', async () => {
    const [a, b] = [await makeTask(db), await makeTask(db)]
    const made = await makeDependency(db, a, b)
    const before = await snapshot(db)
    await expect(createDependency(db, viewer, edge(b, a))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(updatePresentDependency(db, viewer, { id: made.id, ...edge(a, b, { future: true }) })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(deleteDependency(db, viewer, { id: made.id })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await snapshot(db)).toEqual(before)
  })
})
