import { eq } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { graphView } from '../dependencies/graph-view.ts'
import { overviewView } from '../operations/overview-view.ts'
import { searchHits } from '../operations/search-hits.ts'
import { runFilter } from '../runs/run-filter.ts'
import { runPage, runPageParameters } from '../runs/run-page.ts'
import { runTotals } from '../runs/run-totals.ts'
import { taskList, taskListParameters, taskPage, taskPageParameters } from '../tasks/task-page.ts'

const database = await openTestDatabase()
const { db } = database

const tasksOf = async (query: Record<string, unknown>) => (await taskPage(db, taskPageParameters.parse(query))).rows.map(({ name }) => name)
const runsOf = async (tag: string) => (await runPage(db, runPageParameters.parse({ tag }))).rows.map(({ taskName }) => taskName).sort()

beforeAll(async () => {
  const ledger = await makeTask(db, { name: 'ledger', handler: 'http-request', queue: 'books' })
  const rates = await makeTask(db, { name: 'rates', failuresInRow: 2, failingSince: new Date() })
  const clicks = await makeTask(db, { name: 'clicks' })
  await makeTask(db, { name: 'plain' })
  await tagTask(db, ledger, 'Finance', 'nightly')
  await tagTask(db, rates, 'finance')
  await tagTask(db, clicks, 'marketing')
  for (const task of [ledger, rates, clicks]) await makeRun.succeeded(db, task)
})

it('a list of tasks has those with any of the tags, whatever the case of their letters, and counts just these', async () => {
  expect(await tasksOf({ tag: 'FINANCE' })).toEqual(['ledger', 'rates'])
  expect(await tasksOf({ tag: 'nightly,marketing' })).toEqual(['clicks', 'ledger'])
  expect(await tasksOf({ tag: 'nobody' })).toEqual([])
  expect(await tasksOf({ untagged: 'true' })).toEqual(['plain'])
  const page = await taskPage(db, taskPageParameters.parse({ tag: 'finance' }))
  expect([page.total, page.troubles.failing, page.rows[0]?.tags.map(({ name }) => name)]).toEqual([2, 1, ['Finance', 'nightly']])
})

it('a list of tasks has those of one handler, or of one queue', async () => {
  expect(await tasksOf({ handler: 'http-request' })).toEqual(['ledger'])
  expect(await tasksOf({ queue: 'books' })).toEqual(['ledger'])
  expect(await tasksOf({ queue: 'default', tag: 'finance' })).toEqual(['rates'])
})

it('the API’s list reads the same filters', async () => {
  const { rows } = await taskList(db, taskListParameters.parse({ tag: 'finance', handler: 'log' }))
  expect(rows.map(({ name }) => name)).toEqual(['rates'])
})

it('a list of runs has those of tasks with any of the tags', async () => {
  expect(await runsOf('finance')).toEqual(['ledger', 'rates'])
  expect(await runsOf('marketing,nightly')).toEqual(['clicks', 'ledger'])
  expect(await runTotals(db, runFilter.parse({ tag: 'finance' }))).toMatchObject({ count: 2 })
})

it('the overview is of the tasks with any of the tags', async () => {
  const { taskCounts, failing } = await overviewView(db, { tag: ['finance'] })
  expect(Object.values(taskCounts).reduce((sum, count) => sum + count, 0)).toBe(2)
  expect(failing.map(({ name }) => name)).toEqual(['rates'])
  expect((await overviewView(db, { tag: ['marketing'] })).failing).toEqual([])
})

it('the overview says by tag how many fail or are late, and nothing of tags of which all is well', async () => {
  const late = await makeTask(db, { name: 'late one', wakeAt: new Date(Date.now() - 3_600_000) })
  await tagTask(db, late, 'finance', 'nightly')
  const { byTag } = await overviewView(db)
  expect(byTag).toEqual([
    { name: 'Finance', colour: 'teal', failing: 1, late: 1 },
    { name: 'nightly', colour: 'teal', failing: 0, late: 1 },
  ])
  expect((await overviewView(db, { tag: ['nightly'] })).byTag).toEqual([])
  await db.delete(tasks).where(eq(tasks.id, late.id))
})

it('the palette and the graph know the tags of each task', async () => {
  const { rows } = await searchHits(db, { q: 'ledger' })
  expect(rows).toMatchObject([{ kind: 'task', tags: [{ name: 'Finance' }, { name: 'nightly' }] }])
  const graph = await graphView(db)
  expect(graph.tasks.map(({ name, tags }) => [name, tags.length])).toEqual([
    ['ledger', 2],
    ['rates', 1],
    ['clicks', 1],
    ['plain', 0],
  ])
})
