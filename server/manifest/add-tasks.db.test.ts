import { beforeAll, describe, expect, test } from 'vitest'
import { manifestContent, type WrittenManifest } from '#domain/manifest/manifest-shape.ts'
import { type Actor, ROLES } from '#domain/roles.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { addTasks } from './add-tasks.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db } = database
let actor: Actor
beforeAll(async () => {
  actor = actorOf(await makeUser(db, { role: 'editor' }))
  await makeHandler(db)
  await makeWorker(db)
})

const task = (name: string, more: object = {}) => ({
  name,
  handler: 'log',
  crontab: { expression: '0 5 * * *', timezone: 'UTC' },
  kwargs: { message: name },
  description: `Imported from mine.cron: ${name}`,
  ...more,
})
const add = async (given: object[], by = actor) => {
  const content = manifestContent.parse({ djag: 1, tasks: given } as WrittenManifest)
  return await db.transaction((tx) => addTasks(tx, by, content))
}
const names = async () => (await db.select({ name: tasks.name }).from(tasks)).map(({ name }) => name).toSorted()

describe('imported tasks', () => {
  test('are made with what they wait for; done again nothing is made', async () => {
    expect(await add([task('load'), task('report', { dependsOn: ['load'] })])).toEqual({ made: ['load', 'report'], existing: [] })
    expect(await db.select().from(dependencies)).toHaveLength(1)
    expect(await add([task('load'), task('report')])).toEqual({ made: [], existing: ['load', 'report'] })
    expect(await names()).toEqual(['load', 'report'])
  })

  test('are known again under another name, also by those that wait for them', async () => {
    await add([task('load')])
    await db.update(tasks).set({ name: 'nightly load' })
    const again = await add([task('load'), task('report', { dependsOn: ['load'] })])
    expect(again).toEqual({ made: ['report'], existing: ['nightly load'] })
    expect(await db.select().from(dependencies)).toHaveLength(1)
  })

  test('change nothing that is there: a task of the same name that is of something else is refused, and none is made', async () => {
    await add([task('load', { description: 'By hand.' })])
    await expect(add([task('mail'), task('load')])).rejects.toMatchObject({
      code: 'conflict',
      fields: { 'manifest.tasks.1.name': expect.stringMatching(/There is a task “load”/) },
    })
    expect(await names()).toEqual(['load'])
  })

  test('are refused whole, field by field, at the places that they were given at', async () => {
    await add([task('load')])
    await expect(add([task('load'), task('report', { kwargs: { message: 5 } }), task('mail', { handler: 'none' })])).rejects.toMatchObject({
      fields: { 'manifest.tasks.1.kwargs': expect.any(String), 'manifest.tasks.2.handler': expect.any(String) },
    })
    expect(await names()).toEqual(['load'])
  })

  test('may be made by who is not told the values of those that are there, and tell none of them', async () => {
    const vault = await makeTask(db, { name: 'vault', kwargs: { message: 'M4RKER' } })
    await tagTask(db, vault, 'finance')
    await db.update(tags).set({ valuesAreClosed: true })
    const unaware = { ...actor, scopes: ['read', 'edit-tasks', 'edit-crontabs'] } as Actor
    await expect(add([task('load')], unaware)).resolves.toEqual({ made: ['load'], existing: [] })
    await expect(add([task('vault', { kwargs: { message: 'M4RKER' } })], unaware)).rejects.toMatchObject({ code: 'conflict' })
    await expect(add([task('safe', { was: 'vault' })], unaware)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await names()).toEqual(['load', 'vault'])
  })

  test.each(ROLES.map((role) => [role]))('may be made by whoever edits tasks: %s', async (role) => {
    const adding = add([task('load')], actorOf(await makeUser(db, { role })))
    if (role === 'editor' || role === 'administrator') await expect(adding).resolves.toMatchObject({ made: ['load'] })
    else await expect(adding).rejects.toMatchObject({ code: 'forbidden' })
  })
})
