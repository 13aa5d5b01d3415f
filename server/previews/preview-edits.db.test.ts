import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { editPreviewShape } from '#domain/views/preview-views.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { simulationTurn } from '#server/queries/simulation/simulation-turn.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { askApi, makeServiceToken, problemIn } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { ADA } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { busySystem } from '#tests/tick/busy-system.ts'
import { asWebProgram } from '#tests/web-program.ts'

const START = new Date('2026-06-01T10:00:00Z')
const PRESENT = new Date(START.getTime() + 34 * MINUTE_MS)
const database = await openTestDatabase({ emptied: 'tasks', now: START })
const { db, sql } = database
asWebProgram(database.url)
await makeHandler(db)
const { headers } = await makeServiceToken(db, { role: 'editor' })

/** Everything that an edit may write, as one text. */
async function written(): Promise<string> {
  const tables = [
    'tasks',
    'crontabs',
    'dependencies',
    'runs',
    'decided_ranges',
    'run_requests',
    'tags',
    'task_tags',
    'audits',
    'user_actions',
  ]
  const rows = await Promise.all(tables.map((table) => sql`select md5(string_agg(t::text, '|' order by t::text)) from ${sql(table)} t`))
  const jobs = await sql.unsafe(`select count(*)::int as count from ${QUEUE_SCHEMA}.job_common`)
  return JSON.stringify([rows, jobs])
}

const preview = async (edits: unknown[], more: object = {}) => {
  const response = await askApi('POST', '/preview', { headers, body: { edits, ...more } })
  expect(response.status).toBe(200)
  return editPreviewShape.parse(await response.json())
}
const told = (answer: Awaited<ReturnType<typeof preview>>) =>
  Object.fromEntries(answer.tasks.map(({ task, added, removed, moved }) => [task, { added, removed, moved }]))

it('tells what each kind of edit does to the coming day, and leaves nothing of it behind', async () => {
  const ids = await busySystem(database, START, PRESENT)
  const other = await makeCrontab(db, { minute: '15', hour: '*/2' })
  const [edge] = await db
    .select()
    .from(dependencies)
    .where(eq(dependencies.dependerId, ids.load ?? 0))
  const edgeId = edge?.id ?? 0
  const before = await written()
  const id = (name: string) => ids[name] ?? 0

  // Its runs take 25 minutes, one after the other.
  expect(told(await preview([{ operation: 'switchTasks', ids: [id('many')], enabled: false }]))).toEqual({
    many: { added: 0, removed: 57, moved: 0 },
  })
  const paused = await preview([{ operation: 'pauseTasks', ids: [id('extract')], until: '2026-06-01T12:00:00Z' }])
  expect(paused.tasks.find(({ task }) => task === 'extract')?.firstRemoved[0]?.instant).toBe('2026-06-01T10:40:00.000Z')
  const deleted = await preview([{ operation: 'deleteTasks', ids: [id('slow')] }])
  expect(deleted.tasks.map(({ task, removed }) => [task, removed > 0])).toEqual([['slow', true]])
  const changed = await preview([{ operation: 'changeTask', id: id('extract'), change: { crontabId: other.id } }])
  expect(changed.tasks.map(({ task }) => task)).toEqual(expect.arrayContaining(['extract', 'load', 'paused']))
  expect((await preview([{ operation: 'changeCrontab', id: other.id, change: { minute: '20' } }])).tasks).toEqual([])
  const free = await preview([{ operation: 'deleteDependency', id: edgeId }])
  expect(free.tasks.map(({ task }) => task)).toContain('load')
  const other2 = await preview([{ operation: 'changeDependency', id: edgeId, change: { dependeeId: id('off') } }])
  expect(other2.tasks.find(({ task }) => task === 'load')?.newlyBlocked).toMatchObject({ waitsFor: ['off'] })
  const waits = await preview([
    { operation: 'createDependency', dependency: { dependerId: id('many'), dependeeId: id('off') } },
    { operation: 'createTask', task: { ...NEW_TASK, crontabId: other.id, dependsOn: [{ id: null, otherTaskId: id('many'), ...PLAIN }] } },
  ])
  expect(waits.tasks.find(({ task }) => task === 'many')?.newlyBlocked).toMatchObject({ waitsFor: ['off'] })
  expect(waits.tasks.find(({ task }) => task === 'after all')?.newlyBlocked).toMatchObject({ waitsFor: ['many'] })
  expect(await written()).toEqual(before)
})

const NEW_TASK = { name: 'after all', handler: 'log', kwargs: { message: 'x' } }
const PLAIN = { future: false, endings: 'succeeded', freshness: 'new' }

it('of several and a save at the same time never wait for each other, in whatever order the edits name their tasks', async () => {
  const ids = await busySystem(database, START, PRESENT)
  const [first = 0, second = 0] = [ids.many, ids.off].toSorted((a = 0, b = 0) => a - b)
  const edits = [second, first].map((id) => ({ operation: 'switchTasks', ids: [id], enabled: false }))
  const outcomes = await settleTogether(database, `select from tasks where id = ${first} for no key update`, [
    () => setTasksEnabled(db, ADA, { ids: [second, first], enabled: true, enableChoice: 'fromNow' }),
    () => preview(edits),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
})

it('counts runs under way of a deleted task as they are: they end as usual', async () => {
  const ids = await busySystem(database, START, PRESENT)
  await db.update(tasks).set({ enabled: false }).where(eq(tasks.name, 'many'))
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int from runs where task_id = ${ids.many ?? 0} and state in ('running', 'queued')`
  expect(count).toBeGreaterThan(0)
  expect(told(await preview([{ operation: 'deleteTasks', ids: [ids.many] }]))).toEqual({})
})

it('names the deadlines that are missed only with it', async () => {
  const ids = await busySystem(database, START, PRESENT)
  const change = { deadlineKind: 'after', deadlineAfterSeconds: 600 }
  const { deadlines, tasks: none } = await preview([{ operation: 'changeTask', id: ids.extract, change }])
  expect(none).toEqual([])
  expect(deadlines.newlyMissed[0]).toMatchObject({ task: 'extract', dueAt: '2026-06-01T10:50:00.000Z', endsAt: '2026-06-01T10:52:00.000Z' })
})

it('names which of several edits is refused, and where in it', async () => {
  const ids = await busySystem(database, START, PRESENT)
  const sound = { operation: 'switchTasks', ids: [ids.load], enabled: false }
  const fieldsOf = async (wrong: object) => {
    const { errors = [] } = await problemIn(await askApi('POST', '/preview', { headers, body: { edits: [sound, wrong] } }))
    return (errors as { field: string }[]).map(({ field }) => field)
  }
  expect(await fieldsOf({ operation: 'changeTask', id: ids.load, change: { handler: 'nobody', crontabId: 999_999 } })).toEqual(
    expect.arrayContaining(['edits.1.change.crontabId']),
  )
  expect(await fieldsOf({ operation: 'createTask', task: { ...NEW_TASK, crontabId: 999_999 } })).toEqual(['edits.1.task.crontabId'])
  expect(await fieldsOf({ operation: 'createDependency', dependency: { dependerId: ids.load, dependeeId: 999_999 } })).toEqual([
    expect.stringMatching(/^edits\.1/),
  ])
  expect(await fieldsOf({ operation: 'deleteTasks', ids: [999_999] })).toEqual(['edits.1'])
  expect(await fieldsOf({ operation: 'changeCrontab', id: 999_999, change: { minute: '5' } })).toEqual(['edits.1'])
  expect(await fieldsOf({ operation: 'pauseTasks', ids: [ids.load], until: 'soon' })).toEqual(['edits.1.until'])
})

it('of who may not save it takes nobody’s turn: it is refused while another goes on', async () => {
  const { headers: viewer } = await makeServiceToken(db, { role: 'viewer' })
  const goesOn = Promise.withResolvers<void>()
  const other = simulationTurn(() => goesOn.promise)
  try {
    const body = { edits: [{ operation: 'switchTasks', ids: [1], enabled: false }] }
    expect((await problemIn(await askApi('POST', '/preview', { headers: viewer, body }))).code).toBe('forbidden')
  } finally {
    goesOn.resolve()
    await other
  }
})

it('is refused as the save would be: with the field, by the permission of the save, and for tasks of others', async () => {
  const ids = await busySystem(database, START, PRESENT)
  const problem = async (edit: object, sent = headers) =>
    await problemIn(await askApi('POST', '/preview', { headers: sent, body: { edits: [edit] } }))
  const cycle = { operation: 'createDependency', dependency: { dependerId: ids.extract, dependeeId: ids.report } }
  expect((await problem(cycle)).code).toBe('cycle')
  expect((await problem({ operation: 'changeTask', id: ids.load, change: { handler: 'nobody' } })).errors?.[0]).toMatchObject({
    field: 'edits.0.change.handler',
  })
  expect((await problem({ operation: 'changeTask', id: ids.load, change: { colour: 'red' } })).code).toBe('invalid_input')
  expect((await problem({ operation: 'deleteTasks', ids: [999_999] })).code).toBe('not_found')
  const disabling = { operation: 'switchTasks', ids: [ids.load], enabled: false }
  expect((await problem(disabling, (await makeServiceToken(db, { role: 'viewer' })).headers)).code).toBe('forbidden')
  expect((await problem(disabling, (await makeServiceToken(db, { role: 'editor', scopes: ['read'] })).headers)).code).toBe('forbidden')
  await tagTask(db, { id: ids.many ?? 0 }, 'finance')
  const limited = await makeServiceToken(db, { role: 'operator', tags: ['finance'] })
  expect((await problem(disabling, limited.headers)).code).toBe('forbidden')
  const own = await askApi('POST', '/preview', { headers: limited.headers, body: { edits: [{ ...disabling, ids: [ids.many] }] } })
  expect(own.status).toBe(200)
})
