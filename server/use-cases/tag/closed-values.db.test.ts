import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { manifestContent } from '#domain/manifest/manifest-shape.ts'
import type { Actor } from '#domain/roles.ts'
import { audits } from '#schema/audits.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { closedTasks, closingTags } from '#server/closed-values/closed-tasks.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { applyManifest } from '#server/manifest/apply-manifest.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { ADA, actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { deleteTask, deleteTasks } from '../task/delete-task.ts'
import { updateTask } from '../task/update-task.ts'
import { changeTag, createTag, deleteTag } from './edit-tags.ts'
import { tagTasks } from './tag-tasks.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db } = database
await makeHandler(db)
const editor = actorOf(await makeUser(db))
const VIEWER = { role: 'viewer' } as const

const closedBy = async (id: number, reader: Parameters<typeof closedTasks>[1] = VIEWER) => (await closedTasks(db, reader, [id]))(id)

/** A task of `finance`, which closes its values. */
async function closedTask() {
  const task = await makeTask(db, { name: 'vault' })
  const tag = await createTag(db, editor, { name: 'finance', valuesAreClosed: true })
  await tagTasks(db, editor, { ids: [task.id], add: ['finance'], remove: [] })
  return { task, tag }
}

const tagOfName = async (name: string) => {
  const [tag] = await db.select().from(tags).where(eq(tags.name, name))
  if (!tag) throw new Error(`There is no tag ${name}.`)
  return tag
}

const HOW = { runLatest: false, enableChoice: 'fromNow' } as const
const FORBIDDEN = { code: 'forbidden' }
const apply = (actor: Actor, content: object, prune = false) =>
  db.transaction((tx) =>
    applyManifest(tx, actor, {
      content: manifestContent.parse({ djag: 1, ...content }),
      prune,
      fingerprint: null,
      enableChoice: 'fromNow',
    }),
  )

describe('a tag', () => {
  it('closes values of its tasks to viewers and to roles of other tags, not to who may operate them', async () => {
    const { task, tag } = await closedTask()
    expect(await closedBy(task.id)).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'editor', roleTagIds: [999_999] })).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'editor', roleTagIds: [] })).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'administrator', scopes: ['read', 'run-now'] })).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'operator', roleTagIds: [tag.id] })).toBeNull()
    expect(await closedBy(task.id, { role: 'operator', roleTagIds: [tag.id], scopes: ['read'] })).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'operator' })).toBeNull()
    const other = await makeTask(db)
    expect(await closedBy(other.id)).toBeNull()
  })

  it('is closed by who edits tags and opened by an administrator alone, each with an audit', async () => {
    const { task, tag } = await closedTask()
    await expect(changeTag(db, editor, { id: tag.id, valuesAreClosed: false })).rejects.toMatchObject(FORBIDDEN)
    expect(await changeTag(db, editor, { id: tag.id, name: 'money' })).toMatchObject({ valuesAreClosed: true })
    expect(await closedBy(task.id)).toEqual(['money'])
    expect(await changeTag(db, ADA, { id: tag.id, valuesAreClosed: false })).toMatchObject({ valuesAreClosed: false })
    expect(await closedBy(task.id)).toBeNull()
    await changeTag(db, editor, { id: tag.id, valuesAreClosed: true })
    await changeTag(db, ADA, { id: tag.id, name: 'cash', colour: tag.colour === 'clay' ? 'teal' : 'clay', valuesAreClosed: false })
    const written = await db.select({ before: audits.before, after: audits.after, message: audits.message }).from(audits).orderBy(audits.id)
    expect(written.slice(-3)).toEqual([
      { before: { valuesAreClosed: true }, after: { valuesAreClosed: false }, message: expect.stringContaining('Opened values') },
      { before: { valuesAreClosed: false }, after: { valuesAreClosed: true }, message: expect.stringContaining('Closed values') },
      {
        before: expect.objectContaining({ name: 'money', valuesAreClosed: true }),
        after: expect.objectContaining({ name: 'cash', valuesAreClosed: false }),
        message: 'Renamed the tag “money” to “cash”, gave it another colour and opened values of tasks with it to everybody.',
      },
    ])
  })

  it('tells browsers when it closes or opens values by being put on a task or taken off, and of no other tag', async () => {
    const { task, tag } = await closedTask()
    const heard: string[] = []
    const channel = await database.sql.listen(CHANNELS.live, (payload) => heard.push(payload))
    await tagTasks(db, ADA, { ids: [task.id], add: ['nightly'], remove: [] })
    await tagTasks(db, ADA, { ids: [task.id], add: [], remove: ['finance'] })
    const [row] = await db.select().from(tasks).where(eq(tasks.id, task.id))
    const input = taskInputFor(task.crontabId, { name: task.name, tags: ['finance'] })
    await updateTask(db, ADA, { input, id: task.id, updatedAt: row?.updatedAt.toISOString() ?? '', ...HOW })
    await database.sql.notify(CHANNELS.live, 'last')
    await eventually(() => expect(heard).toContain('last'))
    await channel.unlisten()
    const ofTag = JSON.stringify({ subject: 'tag', ids: [tag.id] })
    expect(heard.filter((payload) => payload === ofTag)).toHaveLength(2)
    expect(heard.filter((payload) => payload.includes('"tag"'))).toHaveLength(3)
  })

  it('is taken off a task, or deleted, by an administrator alone where values would be open then', async () => {
    const { task, tag } = await closedTask()
    const opened = { ...FORBIDDEN, message: expect.stringContaining('“vault” would be open') }
    await expect(tagTasks(db, editor, { ids: [task.id], add: [], remove: ['finance'] })).rejects.toMatchObject(opened)
    await expect(deleteTag(db, editor, { id: tag.id })).rejects.toMatchObject(opened)
    const [row] = await db.select().from(tasks).where(eq(tasks.id, task.id))
    const input = taskInputFor(task.crontabId, { name: task.name, tags: [] })
    await expect(
      updateTask(db, editor, { input, id: task.id, updatedAt: row?.updatedAt.toISOString() ?? '', ...HOW }),
    ).rejects.toMatchObject(opened)
    expect(await closedBy(task.id)).toEqual(['finance'])
    await createTag(db, editor, { name: 'payroll', valuesAreClosed: true })
    await tagTasks(db, editor, { ids: [task.id], add: ['payroll'], remove: ['finance'] })
    await deleteTag(db, editor, { id: tag.id })
    expect(await closedBy(task.id)).toEqual(['payroll'])
    await tagTasks(db, ADA, { ids: [task.id], add: [], remove: ['payroll'] })
    expect(await closedBy(task.id)).toBeNull()
  })

  it('closes and opens values of deleted tasks that had it as those of others, also where it closed after their deletion', async () => {
    const { task, tag } = await closedTask()
    await deleteTask(db, editor, { id: task.id })
    expect(await closedBy(task.id)).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'operator', roleTagIds: [tag.id] })).toBeNull()
    expect(await closedBy(task.id, { role: 'operator', roleTagIds: [999_999] })).toEqual(['finance'])
    expect(await closingTags(db, VIEWER)).toEqual(['finance'])
    expect(await closingTags(db, VIEWER, 'present')).toBeNull()
    await changeTag(db, ADA, { id: tag.id, valuesAreClosed: false })
    expect(await closedBy(task.id)).toBeNull()
    await changeTag(db, editor, { id: tag.id, name: 'money', valuesAreClosed: true })
    expect(await closedBy(task.id)).toEqual(['money'])
  })

  it('keeps the values of deleted tasks closed when it is deleted itself, to limited roles too', async () => {
    const { task, tag } = await closedTask()
    const other = await makeTask(db, { name: 'other vault' })
    await tagTasks(db, editor, { ids: [other.id], add: ['finance', 'payroll'], remove: [] })
    await deleteTasks(db, editor, { ids: [task.id, other.id] })
    await changeTag(db, editor, { id: (await tagOfName('payroll')).id, valuesAreClosed: true })
    await deleteTag(db, editor, { id: tag.id })
    expect(await closedBy(task.id)).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'operator', roleTagIds: [tag.id] })).toEqual(['finance'])
    expect(await closedBy(task.id, { role: 'operator' })).toBeNull()
    await apply(editor, { tags: [] }, true)
    expect(await db.select().from(tags)).toEqual([])
    expect(await closedBy(other.id)).toEqual(['finance', 'payroll'])
  })

  it('is closed by a file that says so, and opened by none that an editor applies', async () => {
    const { task } = await closedTask()
    const vault = { name: 'vault', handler: 'log', crontab: { expression: '0 * * * *', timezone: 'UTC' }, kwargs: { message: 'hello' } }
    await expect(apply(editor, { tags: [{ name: 'finance', valuesAreClosed: false }] })).rejects.toMatchObject(FORBIDDEN)
    await expect(apply(editor, { tasks: [vault] })).rejects.toMatchObject(FORBIDDEN)
    await expect(apply(editor, { tags: [], tasks: [vault] }, true)).rejects.toMatchObject(FORBIDDEN)
    await apply(editor, { tags: [{ name: 'finance' }], tasks: [{ ...vault, tags: ['finance'], description: 'as before' }] })
    expect(await closedBy(task.id)).toEqual(['finance'])
    await apply(editor, { tags: [{ name: 'payroll', valuesAreClosed: true }] })
    expect(await db.select({ name: tags.name, closes: tags.valuesAreClosed }).from(tags).orderBy(tags.name)).toEqual([
      { name: 'finance', closes: true },
      { name: 'payroll', closes: true },
    ])
    await apply(ADA, { tags: [{ name: 'finance', valuesAreClosed: false }] })
    expect(await closedBy(task.id)).toBeNull()
    await apply(editor, { tasks: [] }, true)
    expect(await closedBy(task.id)).toBeNull()
  })

  it('of a removed task of a file keeps its values closed as well', async () => {
    const { task } = await closedTask()
    await apply(editor, { tasks: [] }, true)
    expect(await closedBy(task.id)).toEqual(['finance'])
  })
})
