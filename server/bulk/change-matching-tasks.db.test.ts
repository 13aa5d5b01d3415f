import { asc, isNull, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BulkChange, BulkProgress } from '#domain/bulk-change.ts'
import { can, ROLES } from '#domain/roles.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { changeMatchingTasks } from './change-matching-tasks.ts'

const database = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-06-05T12:00:00Z') })
const { db } = database
const editor = actorOf(await makeUser(db))

let crontabId: number
beforeEach(async () => {
  crontabId = (await makeCrontab(db)).id
})

/** So many tasks at once, called `many 1`, `many 2` … */
async function makeMany(count: number): Promise<void> {
  await db.execute(
    sql`insert into tasks (name, handler, crontab_id) select 'many ' || n, 'log', ${crontabId} from generate_series(1, ${count}::int) n`,
  )
}

/** All parts of a change, one after the other. */
async function changeAll(
  filter: Record<string, string>,
  change: BulkChange,
  between: (part: BulkProgress) => Promise<void> = async () => {},
) {
  const parts: BulkProgress[] = []
  for (let after: number | null = null; ; ) {
    const part: BulkProgress = await changeMatchingTasks(db, editor, { filter, change, after, through: parts[0]?.through ?? null })
    parts.push(part)
    if (part.after === null) return { parts, ids: parts.flatMap(({ ids }) => ids) }
    after = part.after
    await between(part)
  }
}

const enabledNames = async () =>
  (await db.select({ name: tasks.name, enabled: tasks.enabled }).from(tasks).where(isNull(tasks.deletedAt)).orderBy(asc(tasks.id)))
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name)

describe('a change of all tasks that a filter finds', () => {
  it('reaches each of them once, part by part, although the change takes them out of the filter', async () => {
    await makeMany(600)
    const { parts, ids } = await changeAll(
      { state: 'sleeping', search: 'many' },
      { kind: 'switch', enabled: false, enableChoice: 'fromNow' },
    )
    expect(parts.map(({ seen }) => seen)).toEqual([250, 250, 100])
    expect(new Set(ids).size).toBe(600)
    expect(await enabledNames()).toEqual([])
  })

  it('leaves out what is made meanwhile, and goes on where a task is deleted meanwhile', async () => {
    await makeMany(300)
    const { ids } = await changeAll({ search: 'm' }, { kind: 'switch', enabled: false, enableChoice: 'fromNow' }, async () => {
      await makeTask(db, { name: 'made later', crontabId })
      await db.update(tasks).set({ deletedAt: new Date() }).where(sql`name = 'many 299'`)
    })
    expect(ids.length).toBe(299)
    expect(await enabledNames()).toEqual(['made later'])
  })

  it('of each kind says what it changed, which is what takes it back', async () => {
    const [on, off, plain] = [
      await makeTask(db, { crontabId }),
      await makeTask(db, { crontabId, enabled: false }),
      await makeTask(db, { crontabId }),
    ]
    await tagTask(db, on, 'finance')
    await tagTask(db, off, 'finance')
    const filter = { tag: 'finance' }
    // A pause of what is disabled would end with it enabled.
    expect((await changeAll(filter, { kind: 'pause', note: 'moving', until: null, resumeChoice: 'all' })).ids).toEqual([on.id])
    expect((await changeAll(filter, { kind: 'switch', enabled: true, enableChoice: 'fromNow' })).ids).toEqual([on.id, off.id])
    expect((await changeAll(filter, { kind: 'tag', add: ['nightly'], remove: [] })).ids).toEqual([on.id, off.id])
    expect((await changeAll({ tag: 'nightly' }, { kind: 'delete' })).ids).toEqual([on.id, off.id])
    expect((await changeAll({}, { kind: 'run', ignoreDependencies: false })).ids).toEqual([plain.id])
  })

  it('is refused whole where the filter cannot be read', async () => {
    await makeMany(3)
    const asked = changeAll({ state: 'asleep' }, { kind: 'delete' })
    await expect(asked).rejects.toMatchObject({ code: 'invalid_input', fields: { state: expect.any(String) } })
    expect((await enabledNames()).length).toBe(3)
  })

  it('is refused whole where the filter says what no filter knows: without it, all tasks would be meant', async () => {
    await makeMany(3)
    const asked = changeAll({ owners: 'ada' }, { kind: 'delete' })
    await expect(asked).rejects.toMatchObject({ code: 'invalid_input', fields: { owners: expect.any(String) } })
    expect((await enabledNames()).length).toBe(3)
  })

  it('takes the permission of its kind, also where nothing matches', async () => {
    const kinds: [BulkChange, Parameters<typeof can>[1]][] = [
      [{ kind: 'switch', enabled: false, enableChoice: 'fromNow' }, 'switch-tasks'],
      [{ kind: 'pause', note: '', until: null, resumeChoice: 'fromNow' }, 'pause-task'],
      [{ kind: 'run', ignoreDependencies: false }, 'run-now'],
      [{ kind: 'tag', add: ['x'], remove: [] }, 'edit-tasks'],
      [{ kind: 'delete' }, 'edit-tasks'],
    ]
    for (const role of ROLES) {
      for (const [change, permission] of kinds) {
        const outcome = await changeMatchingTasks(
          db,
          { kind: 'token', id: 'x', name: 'x', role },
          { filter: {}, change, after: null, through: null },
        ).then(
          () => 'done',
          (error) => error.code,
        )
        expect([role, change.kind, outcome]).toEqual([role, change.kind, can({ role }, permission) ? 'done' : 'forbidden'])
      }
    }
  })
})
