import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { runs } from '#schema/runs.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { requireEveryValue } from '#server/manifest/require-every-value.ts'
import { loadTaskRows } from '#server/queries/tasks/task-rows.ts'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makePerson } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { createTask } from './create-task.ts'
import { deleteTasks } from './delete-task.ts'
import { updateTask } from './update-task.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const { db } = database
await makeHandler(db)
const administrator = actorOf(await makePerson(db, { role: 'administrator' }))
const editor = actorOf(await makePerson(db, { role: 'editor' }))
/** As a token is whose scopes name no `read-values`. */
const unaware = { ...editor, scopes: ['read', 'edit-tasks'] as const } as typeof editor

async function closedTask(name: string, overrides = {}) {
  const crontab = await makeCrontab(db)
  const input = taskInputFor(crontab.id, { name, kwargs: { message: 'secret word' }, tags: ['finance'], ...overrides })
  const { id } = await createTask(db, administrator, input)
  await db.update(tags).set({ valuesAreClosed: true }).where(eq(tags.name, 'finance'))
  const [task] = await db.select().from(tasks).where(eq(tasks.id, id))
  if (!task) throw new Error('The task is not there.')
  const save = (actor: typeof editor, change: object) =>
    updateTask(db, actor, {
      ...{ id, updatedAt: task.updatedAt.toISOString(), runLatest: false, enableChoice: 'fromNow' as const },
      input: { ...input, ...change },
    })
  return { id, task, save }
}

it('who is not told the values of a task saves none over them, and may change all else', async () => {
  const { save } = await closedTask('vault')
  const emptied = { args: [], kwargs: {}, headers: {}, description: 'From a file.' }
  await expect(save(unaware, emptied)).rejects.toMatchObject({ code: 'forbidden', fields: { kwargs: expect.stringContaining('finance') } })
  await expect(save(unaware, { handler: 'wait' })).rejects.toMatchObject({ code: 'forbidden', fields: { handler: expect.any(String) } })
  await save(unaware, { description: 'By hand.' })
})

it('a deleted task that was closed keeps nobody from a file of those that are there', async () => {
  const { id } = await closedTask('gone')
  await expect(requireEveryValue(db, unaware)).rejects.toMatchObject({ code: 'forbidden' })
  await deleteTasks(db, administrator, { ids: [id] })
  await requireEveryValue(db, unaware)
})

it('the note of a pause is closed as all is that was said about it', async () => {
  const { id } = await closedTask('paused')
  await db
    .update(tasks)
    .set({ enabled: false, pausedAt: at('09:00:00'), pausedByName: 'Ada', pauseNote: 'the transfer is wrong', resumeChoice: 'fromNow' })
    .where(eq(tasks.id, id))
  expect((await loadTaskRows(db, [id], { role: 'viewer' }))[0]?.pause).toMatchObject({ byName: 'Ada', note: '' })
  expect((await loadTaskRows(db, [id], administrator))[0]?.pause).toMatchObject({ note: 'the transfer is wrong' })
})

it.each(['open', 'closed too'])('what a closed task left goes into a run that is %s', async (which) => {
  const { task } = await closedTask(`source of ${which}`)
  const report = await makeTask(db, {
    name: `report ${which}`,
    kwargs: { message: `{{result:source of ${which}}}` },
    cronBase: at('09:30:00'),
    wakeAt: at('10:00:00'),
  })
  if (which === 'closed too')
    await database.sql`insert into task_tags (task_id, tag_id) select ${report.id}, id from tags where name = 'finance'`
  await makeDependency(db, report, task)
  const { id: runId } = await makeRun.succeeded(db, task, { endedAt: at('09:59:00'), result: 'M4RKER' })
  await database.sql`
    update tasks set ended_succeeded = 1, ended_finished = 1, latest_succeeded_run_id = ${runId}, latest_finished_run_id = ${runId}
    where id = ${task.id}`
  await tick(db, { catchUpBatch: 100, batchSize: 500 })
  const [run] = await db.select().from(runs).where(eq(runs.taskId, report.id))
  if (which === 'closed too') expect(run).toMatchObject({ kwargs: { message: 'M4RKER' }, argumentsProblem: null })
  else {
    expect(run).toMatchObject({ argumentsProblem: expect.stringContaining('“finance” closes') })
    expect(JSON.stringify(run)).not.toContain('M4RKER')
  }
})
