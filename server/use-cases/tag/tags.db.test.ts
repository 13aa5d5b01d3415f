import { asc, eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#domain/roles.ts'
import { TAG_COLOURS } from '#domain/tag-input.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import { tagRows } from '#server/queries/tags/tag-rows.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { latestAction, latestAudits } from '#tests/factories/recorded-changes.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { createTask } from '../task/create-task.ts'
import { deleteTask } from '../task/delete-task.ts'
import { updateTask } from '../task/update-task.ts'
import { changeTag, createTag, deleteTag } from './edit-tags.ts'
import { tagTasks } from './tag-tasks.ts'
import { loadTaskTags } from './task-tags.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db } = database

await makeHandler(db)
const editor = actorOf(await makeUser(db))
/** May change tasks, and make no tags. */
const tagless: Actor = { kind: 'token', id: 'deploy', name: 'deploy', role: 'editor', scopes: ['read', 'edit-tasks'] }

const namesOf = async (taskId: number) => ((await loadTaskTags(db, [taskId])).get(taskId) ?? []).map(({ name }) => name)
const allTags = async () => (await tagRows(db, {})).rows.map(({ name, taskCount }) => [name, taskCount])
const save = async (id: number, given: string[], actor: Actor = editor) => {
  const [task] = await db.select().from(tasks).where(eq(tasks.id, id))
  if (!task) throw new Error('no task')
  const input = taskInputFor(task.crontabId, { name: task.name, tags: given, cronBase: task.cronBase.toISOString() })
  await updateTask(db, actor, { id, updatedAt: task.updatedAt.toISOString(), runLatest: false, enableChoice: 'fromNow', input })
}

describe('a task’s form', () => {
  it('makes the tags that are not there yet, finds the others whatever the case of their letters, and says so in the audit', async () => {
    const { id: crontabId } = await makeCrontab(db)
    await createTag(db, editor, { name: 'Finance', colour: 'gold' })
    const { id } = await createTask(db, editor, taskInputFor(crontabId, { tags: ['finance', 'nightly'] }))
    expect(await namesOf(id)).toEqual(['Finance', 'nightly'])
    expect(await allTags()).toEqual([
      ['Finance', 1],
      ['nightly', 1],
    ])
    expect(await latestAudits(db, 1)).toMatchObject([{ type: 'task-changed', after: { tags: ['Finance', 'nightly'] } }])
  })

  it('gives a task exactly the tags it says, and records nothing where it had them', async () => {
    const task = await makeTask(db)
    await save(task.id, ['a', 'b'])
    await save(task.id, ['b', 'c'])
    expect(await namesOf(task.id)).toEqual(['b', 'c'])
    expect(await latestAudits(db, 1)).toMatchObject([
      { before: { tags: ['a', 'b'] }, after: { tags: ['b', 'c'] }, message: 'Changed tags.' },
    ])
    const { id } = (await latestAction(db)) ?? {}
    await save(task.id, ['C', 'b'])
    expect((await latestAction(db))?.id).toBe(id)
  })

  it('of somebody who may not make tags takes those that are there and refuses others, whole', async () => {
    const task = await makeTask(db)
    await createTag(db, editor, { name: 'finance' })
    await save(task.id, ['finance'], tagless)
    await expect(save(task.id, ['finance', 'new one'], tagless)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await namesOf(task.id)).toEqual(['finance'])
    expect(await allTags()).toEqual([['finance', 1]])
  })
})

describe('tags', () => {
  it('are made once when two people make the same at once', async () => {
    const [one, other] = [await makeTask(db), await makeTask(db)]
    await settleTogether(database, `select pg_advisory_xact_lock(${ADVISORY_LOCKS.tagWrites})`, [
      () => tagTasks(db, editor, { ids: [one.id], add: ['night'], remove: [] }),
      () => tagTasks(db, editor, { ids: [other.id], add: ['NIGHT'], remove: [] }),
    ])
    expect(await allTags()).toEqual([[expect.stringMatching(/^night$/i), 2]])
  })

  it('get the colours that fewest have, in turn', async () => {
    for (const [index] of [...TAG_COLOURS, 0].entries()) await createTag(db, editor, { name: `tag ${index}` })
    const made = await db.select({ colour: tags.colour }).from(tags).orderBy(asc(tags.id))
    expect(made.map(({ colour }) => colour)).toEqual([...TAG_COLOURS, TAG_COLOURS[0]])
  })

  it('are renamed on all their tasks at once, never to a name that another has', async () => {
    const task = await makeTask(db)
    await tagTasks(db, editor, { ids: [task.id], add: ['finance', 'nightly'], remove: [] })
    const [tag] = await db.select().from(tags).where(eq(tags.name, 'finance'))
    const id = tag?.id ?? 0
    await expect(changeTag(db, editor, { id, name: 'NIGHTLY' })).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: expect.stringContaining('“nightly”') },
    })
    expect(await changeTag(db, editor, { id, name: 'Finance' })).toMatchObject({ name: 'Finance' })
    await changeTag(db, editor, { id, name: 'money', colour: 'rose' })
    expect(await namesOf(task.id)).toEqual(['money', 'nightly'])
    expect(await latestAudits(db, 1)).toMatchObject([
      {
        type: 'tag-changed',
        subjectKind: 'tag',
        subjectName: 'money',
        before: { name: 'Finance' },
        after: { name: 'money', colour: 'rose' },
      },
    ])
  })

  it('leave all their tasks when they are deleted, which says how many those were', async () => {
    const [one, other] = [await makeTask(db), await makeTask(db)]
    await tagTasks(db, editor, { ids: [one.id, other.id], add: ['finance'], remove: [] })
    const [tag] = await db.select().from(tags)
    expect(await deleteTag(db, editor, { id: tag?.id ?? 0 })).toEqual({ taskCount: 2 })
    expect([await namesOf(one.id), await allTags()]).toEqual([[], []])
    expect(await latestAudits(db, 1)).toMatchObject([{ message: 'Deleted the tag “finance”, which 2 tasks had.' }])
    await expect(deleteTag(db, editor, { id: tag?.id ?? 0 })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('do not count tasks that were deleted', async () => {
    const task = await makeTask(db)
    await tagTasks(db, editor, { ids: [task.id], add: ['finance'], remove: [] })
    await deleteTask(db, editor, { id: task.id })
    expect(await allTags()).toEqual([['finance', 0]])
    expect(await latestAudits(db, 1)).toMatchObject([{ before: { tags: ['finance'] } }])
  })

  it('are as many as lists can show, and no more', async () => {
    await db.execute(sql`insert into tags (name, colour) select 'tag ' || n, 'teal' from generate_series(1, 500) n`)
    await expect(createTag(db, editor, { name: 'one more' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('500'),
    })
  })
})

describe('tagging many tasks', () => {
  it('says which tasks got or lost which tag, which is what takes it back', async () => {
    const [one, other] = [await makeTask(db, { name: 'one' }), await makeTask(db, { name: 'other' })]
    await tagTasks(db, editor, { ids: [one.id], add: ['old', 'finance'], remove: [] })
    const done = await tagTasks(db, editor, { ids: [one.id, other.id], add: ['finance'], remove: ['old', 'never there'] })
    expect(done).toEqual({
      ids: [other.id, one.id],
      added: [{ tag: 'finance', ids: [other.id] }],
      removed: [{ tag: 'old', ids: [one.id] }],
    })
    expect(await latestAudits(db, 2)).toMatchObject([
      { subjectName: 'other', before: { tags: [] }, after: { tags: ['finance'] }, message: 'Tagged “other” with “finance”.' },
      { subjectName: 'one', before: { tags: ['finance', 'old'] }, after: { tags: ['finance'] }, message: 'Tagged “one” without “old”.' },
    ])
    for (const { tag, ids } of done.added) await tagTasks(db, editor, { ids, add: [], remove: [tag] })
    for (const { tag, ids } of done.removed) await tagTasks(db, editor, { ids, add: [tag], remove: [] })
    expect([await namesOf(one.id), await namesOf(other.id)]).toEqual([['finance', 'old'], []])
  })

  it('makes a form that was opened before it stale: it would take the tag off again', async () => {
    const task = await makeTask(db)
    await tagTasks(db, editor, { ids: [task.id], add: ['finance'], remove: [] })
    const input = taskInputFor(task.crontabId, { name: task.name })
    const opened = { id: task.id, updatedAt: task.updatedAt.toISOString(), runLatest: false, enableChoice: 'fromNow' as const, input }
    await expect(updateTask(db, editor, opened)).rejects.toMatchObject({ code: 'stale' })
  })

  it('puts no more on a task than its form takes, and names the one that is full', async () => {
    const [light, full] = [await makeTask(db, { name: 'light' }), await makeTask(db, { name: 'full' })]
    const most = Array.from({ length: 20 }, (_, index) => `tag ${index}`)
    await tagTasks(db, editor, { ids: [full.id], add: most, remove: [] })
    await expect(tagTasks(db, editor, { ids: [light.id, full.id], add: ['one more'], remove: [] })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('“full”'),
    })
    expect(await namesOf(light.id)).toEqual([])
    await tagTasks(db, editor, { ids: [light.id, full.id], add: ['one more'], remove: ['tag 0'] })
    expect((await namesOf(full.id)).length).toBe(20)
    await save(full.id, await namesOf(full.id))
  })

  it('is all or nothing', async () => {
    const task = await makeTask(db)
    await expect(tagTasks(db, editor, { ids: [task.id, 999_999], add: ['finance'], remove: [] })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect([await namesOf(task.id), await allTags()]).toEqual([[], []])
  })
})
