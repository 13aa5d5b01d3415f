import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { TASK_STATUSES } from '#domain/views/task-views.ts'
import type { Waiting } from '#scheduling/model/decision.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { graphView } from '../dependencies/graph-view.ts'
import { taskPage, taskPageParameters } from './task-page.ts'
import { loadTaskRows } from './task-rows.ts'
import { taskActivity, taskStateRankSql, taskStateSql } from './task-state-sql.ts'

const database = await openTestDatabase()
const { db } = database

const WAITING: Waiting = { scheduledForMs: 0, dueCount: 1, closedGates: [] }

const SWITCHED = [{ enabled: true }, { enabled: false }, { enabled: false, pausedAt: new Date(), resumeChoice: 'latest' }] as const

/** A task for every combination of what its state is made of. */
async function makeEveryKindOfTask(): Promise<number> {
  const crontabId = (await makeCrontab(db)).id
  let made = 0
  for (const switched of SWITCHED)
    for (const setAsideReason of [null, 'It threw.'])
      for (const waiting of [null, WAITING])
        for (const active of [[], ['queued'], ['running'], ['retrying'], ['queued', 'running']] as const) {
          const task = await makeTask(db, { crontabId, ...switched, setAsideReason, waiting })
          await makeRun.succeeded(db, task)
          for (const state of active) await makeRun[state](db, task)
          made++
        }
  return made
}

it('the filter, the counts, the sort and the graph call each task by the word its row shows', async () => {
  const made = await makeEveryKindOfTask()
  const ids = (await db.select({ id: tasks.id }).from(tasks)).map(({ id }) => id)
  const wordById = new Map((await loadTaskRows(db, ids)).map((row) => [row.id, row.state]))
  expect(wordById.size).toBe(made)
  expect(new Set(wordById.values())).toEqual(new Set(TASK_STATUSES))

  const all = await taskPage(db, taskPageParameters.parse({ sort: 'state', size: 200 }))
  expect(all.rows.map(({ state }) => TASK_STATUSES.indexOf(state))).toEqual(
    [...wordById.values()].map((word) => TASK_STATUSES.indexOf(word)).toSorted((a, b) => a - b),
  )
  for (const state of TASK_STATUSES) {
    const page = await taskPage(db, taskPageParameters.parse({ state, size: 200 }))
    const expected = [...wordById].filter(([, word]) => word === state).map(([id]) => id)
    expect(new Set(page.rows.map(({ id }) => id))).toEqual(new Set(expected))
    expect(page.total).toBe(expected.length)
    expect(page.counts[state]).toBe(expected.length)
  }
  for (const task of (await graphView(db)).tasks) expect(task.state).toBe(wordById.get(task.id))
})

it('ranks the words as they are listed', async () => {
  const activity = taskActivity(db)
  const state = taskStateSql(activity)
  const rows = await db
    .select({ word: state.as('word'), rank: taskStateRankSql(state).as('rank') })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
  for (const { word, rank } of rows) expect(TASK_STATUSES[rank - 1]).toBe(word)
})
