import { asc, eq, isNull } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import type { StagedEdit } from '#domain/change-sets/staged-edit.ts'
import type { Actor } from '#domain/roles.ts'
import { changeSetShape } from '#domain/views/change-set-views.ts'
import { editPreviewShape } from '#domain/views/preview-views.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { audits } from '#schema/audits.ts'
import { changeSets } from '#schema/change-sets.ts'
import { crontabs } from '#schema/crontabs.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { busySystem } from '#tests/tick/busy-system.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { applyChangeSet, previewChangeSet, revertChangeSet } from './apply-change-set.ts'
import { changeSetList, changeSetView, currentChangeSet } from './change-set-views.ts'
import { editChangeSet, startChangeSet } from './edit-change-set.ts'
import { stageEdits } from './stage-edits.ts'

const START = new Date('2026-06-01T10:00:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: START })
const { db } = database
asWebProgram(database.url)
await makeHandler(db)
type Person = Extract<Actor, { kind: 'user' }>
const ada = actorOf(await makeUser(db, { name: 'Ada' })) as Person
const bob = actorOf(await makeUser(db, { name: 'Bob', role: 'operator' })) as Person
const eve = actorOf(await makeUser(db, { name: 'Eve', role: 'viewer' })) as Person

const TERMS = { future: false, endings: 'succeeded', freshness: 'new' } as const
const change = (id: number, before: Record<string, never>, after: Record<string, unknown>): StagedEdit =>
  ({ operation: 'changeTask', id, before, after, enableChoice: 'fromNow' }) as StagedEdit
const retries = (id: number, after: number, before = 0) => change(id, { retryLimit: before as never }, { retryLimit: after })
const waits = (dependerId: number, dependeeId: number, isThere = false): StagedEdit => {
  return { operation: 'setDependency', dependerId, dependeeId, before: isThere ? TERMS : null, after: isThere ? null : TERMS }
}
const newTask = (id: number, name: string, crontabId: number): StagedEdit => {
  const { dependsOn: _, dependedOnBy: __, ...task } = taskInputFor(crontabId, { name })
  return { operation: 'makeTask', id, task }
}
const stage = async (...edits: StagedEdit[]) => (await stageEdits(db, ada, { changeSetId: null, edits })).id
const view = async (id: number, reader: Person = ada) => changeSetShape.parse(await changeSetView(db, { id }, reader))
const apply = async (id: number, actor: Actor = ada) => await applyChangeSet(db, actor, { id, revision: (await view(id)).revision })
const taskNow = async (id: number) => (await db.select().from(tasks).where(eq(tasks.id, id)))[0]
const edgesNow = async () => (await db.select().from(dependencies)).map((edge) => `${edge.dependerId} ${edge.dependeeId}`)
/** What was discarded is out of the way of the next one. */
const over = async (id: number) => await editChangeSet(db, ada, { step: 'discard', id })

describe('a change set', () => {
  beforeEach(async () => {
    await db.delete(changeSets)
  })

  it('gathers edits of its author without touching anything, and applies them in one transaction with one audit', async () => {
    const crontab = await makeCrontab(db)
    const [load, report, old] = [await makeTask(db, { crontabId: crontab.id, name: 'load' }), await makeTask(db), await makeTask(db)]
    const other = await makeCrontab(db, { minute: '20' })
    await makeDependency(db, report, old)
    const id = await stage(retries(load.id, 2))
    expect(await stage(waits(report.id, load.id), { operation: 'deleteTask', id: old.id })).toBe(id)
    const columns = { operation: 'changeCrontab', id: other.id, before: { minute: '20' }, after: { minute: '40' } } as const
    await stage(columns, newTask(-7, 'fresh', crontab.id), waits(-7, load.id))
    expect(await taskNow(load.id)).toMatchObject({ retryLimit: 0, updatedAt: load.updatedAt })
    expect(await edgesNow()).toEqual([`${report.id} ${old.id}`])
    const seen = await view(id)
    expect(seen.changes.map(({ kind, doing, verdict }) => [kind, doing, verdict])).toEqual([
      ['task', 'changed', 'ready'],
      ['edge', 'added', 'ready'],
      ['task', 'removed', 'ready'],
      ['crontab', 'changed', 'ready'],
      ['task', 'added', 'ready'],
      ['edge', 'added', 'ready'],
    ])
    expect(seen.changes[2]).toMatchObject({ name: old.name, freed: [report.name] })
    const before = await db.$count(audits)
    await apply(id)
    expect(await db.$count(audits)).toBe(before + 1)
    const [audit] = await db.select().from(audits).orderBy(asc(audits.id)).offset(before)
    expect(audit).toMatchObject({
      type: 'change-set-applied',
      message: `Applied the change set ${id}: 1 crontab changed, 1 task changed, 1 dependency removed, 1 task removed, 1 task added, 2 dependencies added.`,
      before: { [`task ${load.name}`]: { retryLimit: 0 } },
      after: { [`task ${load.name}`]: { retryLimit: 2 }, [`task ${old.name}`]: null },
    })
    const fresh = (await db.select().from(tasks).where(eq(tasks.name, 'fresh')))[0]
    expect((await edgesNow()).toSorted()).toEqual([`${report.id} ${load.id}`, `${fresh?.id} ${load.id}`].toSorted())
    expect((await db.select().from(crontabs).where(eq(crontabs.id, other.id)))[0]?.minute).toBe('40')
    expect(await view(id)).toMatchObject({ state: 'applied', endedByName: 'Ada' })
    await expect(apply(id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is undone and done again step by step, and one change or field of it is taken out', async () => {
    const task = await makeTask(db)
    const id = await stage(change(task.id, { retryLimit: 0, queue: 'default' } as never, { retryLimit: 3, queue: 'slow' }))
    await stage(waits(task.id, (await makeTask(db)).id))
    const names = async () => (await view(id)).changes.map(({ kind, fields }) => [kind, ...fields.map(({ name }) => name)])
    await editChangeSet(db, ada, { step: 'undo', id })
    expect(await names()).toEqual([['task', 'queue', 'retryLimit']])
    await editChangeSet(db, ada, { step: 'redo', id })
    expect(await names()).toEqual([
      ['task', 'queue', 'retryLimit'],
      ['edge', 'waits'],
    ])
    await editChangeSet(db, ada, { step: 'unstage', id, key: `task ${task.id}`, field: 'queue' })
    expect((await names())[0]).toEqual(['task', 'retryLimit'])
    await expect(editChangeSet(db, ada, { step: 'redo', id })).rejects.toMatchObject({ code: 'conflict' })
    await over(id)
    expect(await currentChangeSet(db, {}, ada)).toEqual({ changeSet: null })
  })

  it('refuses at staging what a save would refuse, with its fields, judged with all that is staged before', async () => {
    const [load, report] = [await makeTask(db), await makeTask(db)]
    const id = await stage(waits(report.id, load.id))
    await expect(stage(waits(load.id, report.id))).rejects.toMatchObject({ code: 'cycle' })
    await expect(stage(change(load.id, { handler: 'log' as never }, { handler: 'nobody' }))).rejects.toMatchObject({
      fields: { handler: expect.any(String) },
    })
    await expect(stage(retries(999_999, 1))).rejects.toMatchObject({ code: 'not_found' })
    await expect(stageEdits(db, eve, { changeSetId: null, edits: [retries(load.id, 1)] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(stageEdits(db, bob, { changeSetId: id, edits: [retries(load.id, 1)] })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await view(id)).changes).toHaveLength(1)
    expect((await changeSetList(db, {}, eve)).rows.map((row) => row.authorName)).not.toContain('Eve')
    await over(id)
  })

  it('shows what others saved meanwhile field by field, and is applied once each was chosen', async () => {
    const task = await makeTask(db, { queue: 'default' })
    const id = await stage(change(task.id, { retryLimit: 0, queue: 'default' } as never, { retryLimit: 3, queue: 'slow' }))
    await db.update(tasks).set({ retryLimit: 5, queue: 'fast', description: 'theirs' }).where(eq(tasks.id, task.id))
    expect((await view(id)).changes[0]).toMatchObject({
      verdict: 'conflict',
      fields: [
        { name: 'queue', before: 'default', after: 'slow', now: 'fast', verdict: 'conflict' },
        { name: 'retryLimit', before: 0, after: 3, now: 5, verdict: 'conflict' },
      ],
    })
    await expect(apply(id)).rejects.toMatchObject({ code: 'conflict', fields: { [`task ${task.id}`]: expect.stringContaining(task.name) } })
    await editChangeSet(db, ada, { step: 'insist', id, key: `task ${task.id}`, field: 'retryLimit' })
    await editChangeSet(db, ada, { step: 'unstage', id, key: `task ${task.id}`, field: 'queue' })
    await apply(id)
    expect(await taskNow(task.id)).toMatchObject({ retryLimit: 3, queue: 'fast', description: 'theirs' })
  })

  it('is applied by another person with their rights, as they looked at it; to disable is an operator’s', async () => {
    const task = await makeTask(db)
    const id = await stage(change(task.id, { enabled: true as never }, { enabled: false }))
    const { revision } = await view(id, bob)
    await expect(applyChangeSet(db, eve, { id, revision })).rejects.toMatchObject({ code: 'forbidden' })
    await stage(retries(task.id, 1))
    await expect(applyChangeSet(db, bob, { id, revision })).rejects.toMatchObject({ code: 'stale' })
    await expect(apply(id, bob)).rejects.toMatchObject({ code: 'forbidden' })
    await editChangeSet(db, ada, { step: 'undo', id })
    await apply(id, bob)
    expect([(await taskNow(task.id))?.enabled, (await view(id)).endedByName]).toEqual([false, 'Bob'])
  })

  it('that was applied is reverted by one that is applied at once: deleted tasks come back with their edges, made ones go', async () => {
    const [load, report] = [await makeTask(db, { name: 'deleted', kwargs: { message: 'kept' } }), await makeTask(db)]
    await makeDependency(db, report, load)
    const id = await stage(retries(report.id, 4), { operation: 'deleteTask', id: load.id }, newTask(-1, 'made', load.crontabId))
    await apply(id)
    const reverted = await revertChangeSet(db, ada, { id })
    expect(reverted.isApplied).toBe(true)
    const live = await db.select().from(tasks).where(isNull(tasks.deletedAt))
    const again = live.find(({ name }) => name === 'deleted')
    expect(again?.kwargs).toEqual({ message: 'kept' })
    expect([live.some(({ name }) => name === 'made'), (await taskNow(report.id))?.retryLimit]).toEqual([false, 0])
    expect(await edgesNow()).toEqual([`${report.id} ${again?.id}`])
    expect(await view(id)).toMatchObject({ revertedById: reverted.id })
    expect(await view(reverted.id)).toMatchObject({ state: 'applied', revertsId: id })
  })

  it('is not reverted over what others saved since: that waits, open, with the conflict', async () => {
    const task = await makeTask(db)
    const id = await stage(retries(task.id, 4))
    await apply(id)
    await db.update(tasks).set({ retryLimit: 9 }).where(eq(tasks.id, task.id))
    const reverted = await revertChangeSet(db, ada, { id })
    expect([reverted.isApplied, (await view(reverted.id)).changes[0]?.verdict]).toEqual([false, 'conflict'])
    expect((await taskNow(task.id))?.retryLimit).toBe(9)
    await over(reverted.id)
  })

  it('waits with reverting, too, where others gave a made task dependencies; it is reverted once', async () => {
    const crontab = await makeCrontab(db)
    const id = await stage(newTask(-1, 'fresh', crontab.id))
    await apply(id)
    const fresh = (await db.select().from(tasks).where(eq(tasks.name, 'fresh')))[0]?.id ?? 0
    const report = await makeTask(db)
    await createDependency(db, ada, { dependerId: report.id, dependeeId: fresh, ...TERMS })
    const waiting = await revertChangeSet(db, ada, { id })
    expect([waiting.isApplied, await edgesNow()]).toEqual([false, [`${report.id} ${fresh}`]])
    await apply(waiting.id)
    expect(await edgesNow()).toEqual([])
    await expect(revertChangeSet(db, ada, { id })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('already') })
  })

  it('takes no task back to somebody who is not told its values', async () => {
    const task = await makeTask(db)
    await tagTask(db, task, 'payroll')
    await db.update(tags).set({ valuesAreClosed: true }).where(eq(tags.name, 'payroll'))
    const root = actorOf(await makeUser(db, { name: 'Root', role: 'administrator' }))
    const { id } = await stageEdits(db, root, { changeSetId: null, edits: [{ operation: 'deleteTask', id: task.id }] })
    await apply(id, root)
    await tagTask(db, await makeTask(db), 'sales')
    const [sales] = await db.select().from(tags).where(eq(tags.name, 'sales'))
    const limited = { ...ada, roleTagIds: [sales?.id ?? 0] } as Person
    await expect(revertChangeSet(db, limited, { id })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await revertChangeSet(db, root, { id })).isApplied).toBe(true)
  })

  it('keeps what two people changed of one dependency', async () => {
    const [report, load] = [await makeTask(db), await makeTask(db)]
    const edge = await makeDependency(db, report, load)
    const ends = { dependerId: report.id, dependeeId: load.id }
    const id = await stage({ operation: 'setDependency', ...ends, before: TERMS, after: { ...TERMS, future: true } })
    await db.update(dependencies).set({ endings: 'finished' }).where(eq(dependencies.id, edge.id))
    await apply(id)
    expect((await db.select().from(dependencies))[0]).toMatchObject({ future: true, endings: 'finished' })
    expect((await revertChangeSet(db, ada, { id })).isApplied).toBe(true)
    expect((await db.select().from(dependencies))[0]).toMatchObject({ future: false, endings: 'finished' })
  })

  it('takes nothing that makes something else be refused that is staged already', async () => {
    const [load, crontab] = [await makeTask(db, { name: 'load' }), await makeCrontab(db)]
    const id = await stage(newTask(-1, 'fresh', crontab.id))
    await expect(stage(change(load.id, { name: 'load' as never }, { name: 'fresh' }))).rejects.toMatchObject({
      message: expect.stringContaining('something else that is staged'),
    })
    expect((await view(id)).changes).toHaveLength(1)
  })

  it('leaves nothing behind where one of its changes is refused, and says which', async () => {
    const [load, report] = [await makeTask(db), await makeTask(db, { name: 'report' })]
    const id = await stage(retries(load.id, 2), waits(report.id, load.id))
    await createDependency(db, ada, { dependerId: load.id, dependeeId: report.id, ...TERMS })
    await expect(apply(id)).rejects.toMatchObject({ code: 'cycle', message: expect.stringContaining('“report”') })
    expect([(await taskNow(load.id))?.retryLimit, (await view(id)).state]).toEqual([0, 'open'])
    await over(id)
  })

  it('goes on with the one that was chosen last; who has too many open makes no more', async () => {
    const task = await makeTask(db)
    const first = await stage(retries(task.id, 1))
    await database.setNow(new Date(START.getTime() + MINUTE_MS))
    const second = await startChangeSet(db, ada, { title: 'Later' })
    expect((await currentChangeSet(db, {}, ada)).changeSet?.id).toBe(second.id)
    await database.setNow(new Date(START.getTime() + 2 * MINUTE_MS))
    await editChangeSet(db, ada, { step: 'choose', id: first })
    expect(await stage(retries(task.id, 2, 1))).toBe(first)
    await db.delete(changeSets).where(eq(changeSets.state, 'open'))
    await Promise.all(Array.from({ length: 20 }, () => startChangeSet(db, ada, { title: '' })))
    await expect(startChangeSet(db, ada, { title: '' })).rejects.toMatchObject({ code: 'too_many' })
    await db.delete(changeSets).where(eq(changeSets.state, 'open'))
  })

  it('that is full takes no more, and is settled all the same', async () => {
    const task = await makeTask(db)
    const id = await stage(retries(task.id, 1))
    const [{ acts } = { acts: [] }] = await db.select().from(changeSets)
    await db.update(changeSets).set({ acts: Array(500).fill(acts[0]) })
    await expect(stage(retries(task.id, 2, 1))).rejects.toMatchObject({ code: 'too_large' })
    await db.update(tasks).set({ retryLimit: 5 })
    await editChangeSet(db, ada, { step: 'insist', id, key: `task ${task.id}`, field: null })
    await apply(id)
    expect((await taskNow(task.id))?.retryLimit).toBe(1)
  })

  it('says of a task that it enables, and of no other, what becomes of the instants that passed', async () => {
    const [off, on] = [await makeTask(db, { enabled: false }), await makeTask(db)]
    const enabling = { operation: 'changeTask', id: off.id, before: { enabled: false }, after: { enabled: true } } as const
    const id = await stage({ ...enabling, enableChoice: 'latest' }, retries(on.id, 1))
    expect((await view(id)).changes.map(({ enableChoice }) => enableChoice)).toEqual(['latest', null])
    await over(id)
  })

  it('is previewed together, by the simulation of what it would leave, and nothing is left of that', async () => {
    const ids = await busySystem(database, START, new Date(START.getTime() + 34 * MINUTE_MS))
    const id = await stage(waits(ids.many ?? 0, ids.off ?? 0), change(ids.slow ?? 0, { enabled: true as never }, { enabled: false }))
    const told = editPreviewShape.parse(await previewChangeSet(db, ada, { id, days: 1 }))
    expect(told.tasks.find(({ task }) => task === 'many')?.newlyBlocked).toMatchObject({ waitsFor: ['off'] })
    expect(told.tasks.find(({ task }) => task === 'slow')?.removed).toBeGreaterThan(0)
    await expect(previewChangeSet(db, eve, { id, days: 1 })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await taskNow(ids.slow ?? 0))?.enabled).toBe(true)
    await over(id)
  })

  it('of a limited role touches its own tasks alone', async () => {
    const [own, foreign] = [await makeTask(db), await makeTask(db)]
    await tagTask(db, own, 'finance')
    const [tag] = await db.select().from(tags).where(eq(tags.name, 'finance'))
    const limited = { ...actorOf(await makeUser(db, { name: 'Fin' })), roleTagIds: [tag?.id ?? 0] } as Person
    await expect(stageEdits(db, limited, { changeSetId: null, edits: [retries(foreign.id, 1)] })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { id } = await stageEdits(db, limited, { changeSetId: null, edits: [retries(own.id, 1)] })
    await apply(id, limited)
    expect((await taskNow(own.id))?.retryLimit).toBe(1)
  })

  it('and a save at the same time never wait for each other', async () => {
    const [first, second] = [await makeTask(db), await makeTask(db)]
    const id = await stage(retries(second.id, 1), retries(first.id, 1))
    const outcomes = await settleTogether(database, `select from tasks where id = ${first.id} for no key update`, [
      () => createDependency(db, ada, { dependerId: second.id, dependeeId: first.id, ...TERMS }),
      () => apply(id),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  })
})
