import { expect, it } from 'vitest'
import { handlers } from '#schema/handlers.ts'
import { loadBackfillRows } from '#server/queries/tasks/backfill-rows.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { tick } from './tick.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const { db, sql } = database

const editor = actorOf(await makeUser(db, { role: 'editor', name: 'Ada' }))
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
await db.insert(handlers).values({
  name: 'load',
  description: '',
  source: 'built-in',
  inputSchema: { type: 'object', properties: { shop: { type: 'string' }, rows: { type: 'integer' } }, additionalProperties: false },
  positional: ['shop'],
})

const dueTask = async (overrides: Parameters<typeof makeTask>[1] = {}) => {
  const crontab = await makeCrontab(db, { timezone: 'Asia/Kolkata' })
  return await makeTask(db, { cronBase: at('09:29:00'), wakeAt: at('10:00:00'), crontabId: crontab.id, handler: 'load', ...overrides })
}
const tickNow = () => tick(db, { catchUpBatch: 100, batchSize: 500 })
const runsOf = ({ id }: { id: number }) =>
  sql`select id, kind, args, kwargs, usual_arguments, has_open_placeholders, arguments_problem from runs where task_id = ${id} order by id`

it('placeholders are filled at activation, in the zone of the crontab, and kept with the run', async () => {
  const task = await dueTask({ name: 'report', args: ['{{task}}'], kwargs: { day: '{{scheduledFor:yyyy-MM-dd HH:mm}}', id: '{{runId}}' } })
  await tickNow()
  const [run] = await runsOf(task)
  expect(run).toMatchObject({
    args: ['report'],
    kwargs: { day: '2026-03-01 15:00', id: run?.id },
    usual_arguments: null,
    has_open_placeholders: false,
    arguments_problem: null,
  })
})

it('the result of the run that opened a dependency is filled in with its types, and one without a value is named', async () => {
  const load = await makeTask(db, { name: 'load orders' })
  const makeDepender = async (rows: string) => {
    const task = await dueTask({ kwargs: { rows }, wakeAt: null })
    await makeDependency(db, task, load)
    return task
  }
  const [reads, lacks] = [await makeDepender('{{result:load orders.rows}}'), await makeDepender('{{result:load orders.columns}}')]
  await sql`update tasks set wake_at = ${at('10:00:00')}, cron_base = ${at('09:29:00')} where id = ${load.id}`
  await tickNow()
  const [ofLoad] = await sql`select id from runs where task_id = ${load.id}`
  await endRun(db, ofLoad?.id)
  await sql`update runs set result = ${JSON.stringify({ rows: 12, more: '{{secret:x}}' })}::text::jsonb where id = ${ofLoad?.id}`
  await db.transaction((tx) => wakeTasks(tx, [reads.id, lacks.id]))
  await tickNow()
  expect(await runsOf(reads)).toMatchObject([{ kwargs: { rows: 12 }, arguments_problem: null }])
  expect(await runsOf(lacks)).toMatchObject([
    {
      kwargs: { rows: '{{result:load orders.columns}}' },
      arguments_problem: expect.stringMatching(/^\{\{result:load orders\.columns\}\} has no value: run \S+ of “load orders”.*no “columns”/),
    },
  ])
})

it.each(['is under way', 'has failed', 'has left nothing'])(
  'the result of a run that is attempted again is what it had left before, until that succeeds: its rerun %s',
  async (rerun) => {
    const load = await makeTask(db, { name: 'load', cronBase: at('09:29:00'), wakeAt: at('10:00:00') })
    await tickNow()
    const [ofLoad] = await sql`select id from runs where task_id = ${load.id}`
    await endRun(db, ofLoad?.id)
    await sql`update runs set result = '{"rows": 12}' where id = ${ofLoad?.id}`
    const reads = await dueTask({ kwargs: { rows: '{{result:load.rows}}' }, wakeAt: null })
    await makeDependency(db, reads, load)
    const again = async () => {
      await requestUserAction(db, editor, { type: 'rerun', payload: { runId: ofLoad?.id } })
      await carryOutPendingActions(db)
      await tickNow()
    }
    await again()
    expect(await sql`select state, result from runs where id = ${ofLoad?.id}`).toEqual([{ state: 'queued', result: null }])
    if (rerun === 'has failed') {
      await endRun(db, ofLoad?.id, 'failed')
      await again()
      await endRun(db, ofLoad?.id, 'failed')
    }
    if (rerun === 'has left nothing') {
      await endRun(db, ofLoad?.id)
      await sql`update runs set result = '{"rows": 13}' where id = ${ofLoad?.id}`
      await again()
      const [run] = await sql`select earlier_endings from runs where id = ${ofLoad?.id}`
      expect(run?.earlier_endings).toMatchObject([{ succeeded: true }, { succeeded: true, result: { rows: 13 } }])
      expect(run?.earlier_endings[0]).not.toHaveProperty('result')
      await endRun(db, ofLoad?.id)
    }
    await db.transaction((tx) => wakeTasks(tx, [reads.id]))
    await tickNow()
    const problem = expect.stringContaining('has no “rows” in its result')
    expect(await runsOf(reads)).toMatchObject([rerun === 'has left nothing' ? { arguments_problem: problem } : { kwargs: { rows: 12 } }])
  },
)

it('what only an attempt knows, and secrets, stay open', async () => {
  const task = await dueTask({ kwargs: { shop: '{{task}} {{secret:shop}}', rows: '{{attempt}}' }, name: 'a{{b' })
  await tickNow()
  expect(await runsOf(task)).toMatchObject([
    { kwargs: { shop: 'a{{{{b {{secret:shop}}', rows: '{{attempt}}' }, has_open_placeholders: true },
  ])
})

it('a person runs a task with other arguments for once; the task keeps its own, and the run and the audit say so', async () => {
  const task = await makeTask(db, { handler: 'load', args: ['north'], kwargs: { rows: 1 } })
  await requestUserAction(db, editor, {
    type: 'run-now',
    payload: { taskId: task.id, kwargs: { rows: '{{attempt}}' }, args: ['{{task}}'] },
  })
  await carryOutPendingActions(db)
  await tickNow()
  expect(await runsOf(task)).toMatchObject([
    {
      kind: 'manual',
      args: [task.name],
      kwargs: { rows: '{{attempt}}' },
      has_open_placeholders: true,
      usual_arguments: { args: ['north'], kwargs: { rows: 1 } },
    },
  ])
  expect((await latestAudits(db, 1))[0]).toMatchObject({ type: 'run-now', after: { args: ['{{task}}'], kwargs: { rows: '{{attempt}}' } } })
  await requestUserAction(db, editor, { type: 'run-now', payload: { taskId: task.id, besideOthers: true } })
  await carryOutPendingActions(db)
  await tickNow()
  const plain = (await runsOf(task)).filter((run) => run.usual_arguments === null)
  expect(plain).toMatchObject([{ args: ['north'], kwargs: { rows: 1 } }])
})

it('a backfill with other arguments gives them to all of its runs', async () => {
  const task = await makeTask(db, { handler: 'load', kwargs: { rows: 1 }, maxConcurrency: null })
  await requestUserAction(db, editor, {
    type: 'backfill',
    payload: {
      taskId: task.id,
      from: '2026-03-01T07:30:00Z',
      through: '2026-03-01T09:30:00Z',
      maxActive: 5,
      args: ['{{scheduledFor:HH}}'],
    },
  })
  await tickNow()
  expect(await loadBackfillRows(db, task.id)).toMatchObject([{ hasOtherArguments: true }])
  const runs = await runsOf(task)
  expect(runs.map(({ args }) => args[0]).toSorted()).toEqual(['08', '09'])
  expect(runs[0]).toMatchObject({ kind: 'backfill', kwargs: { rows: 1 }, usual_arguments: { args: [], kwargs: { rows: 1 } } })
})

it.each(['run-now', 'backfill'])(
  '%s refuses arguments that the handler does not take, what is no placeholder, and who may not edit',
  async (type) => {
    const task = await makeTask(db, { handler: 'load', args: ['north'], kwargs: {} })
    const range = type === 'backfill' ? { from: '2026-03-01T07:30:00Z', through: '2026-03-01T09:30:00Z' } : {}
    const ask = (actor: typeof editor, given: object) =>
      requestUserAction(db, actor, { type, payload: { taskId: task.id, ...range, ...given } })
    await expect(ask(editor, { kwargs: { rows: 'many' } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { kwargs: expect.stringContaining('whole number') },
    })
    await expect(ask(editor, { kwargs: { shop: 'south' } })).rejects.toMatchObject({
      fields: { kwargs: expect.stringContaining('given twice') },
    })
    await expect(ask(editor, { kwargs: { rows: '{{ds}}' } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(ask(operator, { kwargs: { rows: 2 } })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('editor'),
    })
    await ask(operator, {})
  },
)
