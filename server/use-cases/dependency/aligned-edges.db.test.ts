import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { InlineDependency } from '#domain/task-input.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { updatePresentDependency } from '#tests/factories/present-version.ts'
import { latestAudits, snapshot } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { createTask } from '../task/create-task.ts'
import { updateTask } from '../task/update-task.ts'
import { createDependency } from './create-dependency.ts'
import { deleteDependency } from './delete-dependency.ts'

const database = await openTestDatabase()
const { db } = database

await makeHandler(db)
const editor = actorOf(await makeUser(db))
const operator = actorOf(await makeUser(db, { role: 'operator' }))
const read = async (id: number) => (await db.select().from(dependencies).where(eq(dependencies.id, id)))[0]
const aligned = { freshness: 'aligned' } as const
const future = { future: true, endings: 'finished' } as const
const makeTasks = async () => [await makeTask(db), await makeTask(db), await makeTask(db)] as const

/** The work is refused with this code at this field, and leaves nothing. */
async function expectRefusal(work: () => Promise<unknown>, code: string, field: string): Promise<void> {
  const before = await snapshot(db)
  await expect(work()).rejects.toMatchObject({ code, fields: { [field]: expect.any(String) } })
  expect(await snapshot(db)).toEqual(before)
}

describe('the freshness of an edge (D6)', () => {
  it('is saved, audited, and wakes the depender', async () => {
    const [report, load] = await makeTasks()
    const made = await makeDependency(db, report, load)
    await updatePresentDependency(db, editor, { id: made.id, ...dependencyInputFor(report.id, load.id, aligned) })
    expect(await read(made.id)).toMatchObject({ freshness: 'aligned', changedAt: made.changedAt })
    expect(await db.select().from(tasks).where(eq(tasks.id, report.id))).toMatchObject([{ wakeAt: expect.any(Date) }])
    expect(await latestAudits(db, 1)).toMatchObject([{ before: { freshness: 'new' }, after: { freshness: 'aligned' } }])
  })

  it('is never aligned on a future edge, new or changed', async () => {
    const [report, load] = await makeTasks()
    const input = dependencyInputFor(report.id, load.id, { ...future, ...aligned })
    await expectRefusal(() => createDependency(db, editor, input), 'invalid_input', 'freshness')
    const made = await makeDependency(db, report, load, aligned)
    await expectRefusal(() => updatePresentDependency(db, editor, { id: made.id, ...input }), 'invalid_input', 'freshness')
  })
})

describe('an aligned edge on a cycle (X3)', () => {
  it('is refused where it would close one over a future edge', async () => {
    const [a, b, c] = await makeTasks()
    await makeDependency(db, b, a)
    await makeDependency(db, c, b, future)
    await expectRefusal(() => createDependency(db, editor, dependencyInputFor(a.id, c.id, aligned)), 'cycle', 'freshness')
  })

  it('is kept off one by refusing the future edge that would close it', async () => {
    const [a, b, c] = await makeTasks()
    await makeDependency(db, b, a, aligned)
    await makeDependency(db, c, b)
    await expectRefusal(() => createDependency(db, editor, dependencyInputFor(a.id, c.id, future)), 'cycle', 'dependeeId')
  })

  it('is refused where an edge on one becomes aligned', async () => {
    const [a, b] = await makeTasks()
    const made = await makeDependency(db, a, b)
    await makeDependency(db, b, a, future)
    const input = { id: made.id, ...dependencyInputFor(a.id, b.id, aligned) }
    await expectRefusal(() => updatePresentDependency(db, editor, input), 'cycle', 'freshness')
  })

  it('is refused where it turns round onto one', async () => {
    const [a, b, c] = await makeTasks()
    const made = await makeDependency(db, a, b, aligned)
    await makeDependency(db, a, c, future)
    await makeDependency(db, c, b)
    const input = { id: made.id, ...dependencyInputFor(b.id, a.id, aligned) }
    await expectRefusal(() => updatePresentDependency(db, editor, input), 'cycle', 'freshness')
  })

  it('may turn round where nothing else closes a cycle', async () => {
    const [a, b] = await makeTasks()
    const made = await makeDependency(db, a, b, aligned)
    await updatePresentDependency(db, editor, { id: made.id, ...dependencyInputFor(b.id, a.id, aligned) })
    expect(await read(made.id)).toMatchObject({ dependerId: b.id, freshness: 'aligned' })
  })

  it.each([
    ['a future edge first', future, aligned],
    ['the aligned edge first', aligned, future],
  ])('does not come about when two people save its halves at once, %s', async (_order, first, second) => {
    const [a, b] = await makeTasks()
    const outcomes = await settleTogether(database, `select from tasks where id in (${a.id}, ${b.id}) for update`, [
      () => createDependency(db, editor, dependencyInputFor(a.id, b.id, first)),
      () => createDependency(db, editor, dependencyInputFor(b.id, a.id, second)),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected'])
    expect(outcomes[1]).toMatchObject({ reason: { code: 'cycle' } })
  })
})

describe('aligned edges in the form of a task', () => {
  const inline = (otherTaskId: number, changes: Partial<InlineDependency> = {}): InlineDependency => ({
    id: null,
    otherTaskId,
    future: false,
    endings: 'succeeded',
    freshness: 'new',
    ...changes,
  })

  it('are saved with a new task, and refused at the freshness of the row', async () => {
    const [load] = await makeTasks()
    const { id } = await createTask(db, editor, taskInputFor(load.crontabId, { dependsOn: [inline(load.id, aligned)] }))
    expect(await db.select().from(dependencies).where(eq(dependencies.dependerId, id))).toMatchObject([{ freshness: 'aligned' }])
    const refused = taskInputFor(load.crontabId, { dependsOn: [inline(load.id, { ...future, ...aligned })] })
    await expectRefusal(() => createTask(db, editor, refused), 'invalid_input', 'dependsOn.0.freshness')
  })

  it('are refused at the row that was changed, wherever it stands', async () => {
    const [task, one, other] = await makeTasks()
    const kept = await makeDependency(db, one, task, future)
    const changed = await makeDependency(db, task, one)
    await makeDependency(db, task, other)
    const input = taskInputFor(task.crontabId, {
      name: task.name,
      cronBase: task.cronBase.toISOString(),
      dependsOn: [inline(one.id, { id: changed.id, ...aligned }), inline(other.id)],
      dependedOnBy: [inline(one.id, { id: kept.id, ...future })],
    })
    const update = { id: task.id, updatedAt: task.updatedAt.toISOString(), runLatest: false, enableChoice: 'fromNow' as const, input }
    await expectRefusal(() => updateTask(db, editor, update), 'cycle', 'dependsOn.0.freshness')
  })
})

describe('a waiver (R6)', () => {
  const WAIVED = { waivedByName: expect.any(String), waivedAt: expect.any(Date), waiverActionId: expect.any(Number) }

  async function waivedEdge() {
    const [report, load, other] = await makeTasks()
    const made = await makeDependency(db, report, load)
    await requestUserAction(db, operator, { type: 'waive-dependency', payload: { dependencyId: made.id } })
    expect(await read(made.id)).toMatchObject(WAIVED)
    return { made, report, load, other }
  }

  it('stays when the freshness or the endings of its edge change', async () => {
    const { made, report, load } = await waivedEdge()
    await updatePresentDependency(db, editor, {
      id: made.id,
      ...dependencyInputFor(report.id, load.id, { ...aligned, endings: 'finished' }),
    })
    expect(await read(made.id)).toMatchObject({ ...WAIVED, freshness: 'aligned' })
  })

  it('is dropped when an end point of its edge moves', async () => {
    const { made, report, other } = await waivedEdge()
    await updatePresentDependency(db, editor, { id: made.id, ...dependencyInputFor(report.id, other.id) })
    expect(await read(made.id)).toMatchObject({ waivedByName: null, waivedAt: null, waiverActionId: null })
  })

  it('goes with its edge, also when the same edge is made again', async () => {
    const { made, report, load } = await waivedEdge()
    await deleteDependency(db, editor, { id: made.id })
    const { id } = await createDependency(db, editor, dependencyInputFor(report.id, load.id))
    expect(await read(id)).toMatchObject({ waivedByName: null, waivedAt: null, waiverActionId: null })
  })
})
