import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { manifestContent } from '#domain/manifest/manifest-shape.ts'
import type { Actor } from '#domain/roles.ts'
import { runs } from '#schema/runs.ts'
import { applyManifest } from '#server/manifest/apply-manifest.ts'
import { taskDetail } from '#server/queries/tasks/task-detail.ts'
import { tick } from '#server/tick/tick.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makePerson } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { createTask } from './create-task.ts'
import { updateTask } from './update-task.ts'

const { db } = await openTestDatabase()
await makeHandler(db)
await makeHandler(db, {
  ...{ name: 'shell-command', positional: ['command'] },
  inputSchema: {
    type: 'object',
    properties: { command: { type: 'string' }, environment: { type: 'object' } },
    required: ['command'],
    additionalProperties: false,
  },
})
const crontab = await makeCrontab(db)
const editor = actorOf(await makePerson(db, { role: 'editor' }))
const administrator = actorOf(await makePerson(db, { role: 'administrator' }))
const shell = (command: string, overrides = {}) => taskInputFor(crontab.id, { handler: 'shell-command', kwargs: { command }, ...overrides })

async function edit(actor: Actor, id: number, change: object) {
  const { input, updatedAt } = await taskDetail(db, { id }, { role: 'editor' })
  await updateTask(db, actor, { id, updatedAt, runLatest: false, enableChoice: 'fromNow', input: { ...input, ...change } })
}
const refused = { code: 'forbidden', message: expect.stringContaining('write what a shell runs') }

it('what a shell runs is written by administrators alone, in a form', async () => {
  await expect(createTask(db, editor, shell('id'))).rejects.toMatchObject(refused)
  const { id } = await createTask(db, administrator, shell('id', { name: 'shell' }))
  await expect(edit(editor, id, { kwargs: { command: 'id; whoami' } })).rejects.toMatchObject(refused)
  await expect(edit(editor, id, { args: ['whoami'], kwargs: {} })).rejects.toMatchObject(refused)
  await edit(administrator, id, { kwargs: { command: 'id; whoami' } })
})

it('all else of such a task is edited as of any other, and another handler becomes no shell', async () => {
  const { id } = await createTask(db, administrator, shell('id'))
  await edit(editor, id, { description: 'Who it is.', priority: 5 })
  const { id: plain } = await createTask(db, editor, taskInputFor(crontab.id))
  await expect(edit(editor, plain, { handler: 'shell-command', kwargs: { command: 'id' } })).rejects.toMatchObject(refused)
})

it('nor by a file', async () => {
  await createTask(db, administrator, shell('id', { name: 'filed' }))
  const content = (command: string) =>
    manifestContent.parse({
      djag: 1,
      tasks: [{ name: 'filed', handler: 'shell-command', crontab: { expression: '0 0 1 1 *', timezone: 'UTC' }, kwargs: { command } }],
    })
  const apply = (actor: Actor, command: string) =>
    db.transaction((tx) =>
      applyManifest(tx, actor, { content: content(command), prune: false, fingerprint: null, enableChoice: 'fromNow' }),
    )
  await expect(apply(editor, 'whoami')).rejects.toMatchObject(refused)
  await apply(administrator, 'whoami')
  await apply(editor, 'whoami')
})

it('takes no other arguments for one run from anybody, nor those that were given while it was no shell yet', async () => {
  const { id } = await createTask(db, editor, taskInputFor(crontab.id, { name: 'becomes a shell' }))
  const ask = (actor: Actor) =>
    requestUserAction(db, actor, { type: 'run-now', payload: { taskId: id, args: ['whoami'], kwargs: {} } } as never)
  await ask(editor)
  await carryOutPendingActions(db)
  await edit(administrator, id, { handler: 'shell-command', kwargs: { command: 'id' } })
  for (const actor of [editor, administrator]) await expect(ask(actor)).rejects.toMatchObject({ code: 'invalid_input' })
  await tick(db, { catchUpBatch: 100, batchSize: 500 })
  const runsOfTask = await db.select().from(runs).where(eq(runs.taskId, id))
  expect(runsOfTask).toMatchObject([{ handler: 'shell-command', argumentsProblem: expect.stringContaining('no other arguments') }])
})

it('goes to another queue, and so to another machine, by administrators alone', async () => {
  const { id } = await createTask(db, administrator, shell('id', { queue: 'default' }))
  await expect(edit(editor, id, { queue: 'production' })).rejects.toMatchObject(refused)
  await edit(administrator, id, { queue: 'production' })
})

it('nothing that a run fills in gets into its command, by whomever', async () => {
  await makeTask(db, { name: 'before' })
  await expect(createTask(db, administrator, shell('load {{result:before.path}}'))).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { kwargs: expect.stringContaining('environment') },
  })
})
