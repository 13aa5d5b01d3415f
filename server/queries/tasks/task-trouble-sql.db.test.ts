import { expect, it } from 'vitest'
import { TROUBLES } from '#domain/views/task-views.ts'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { graphView } from '../dependencies/graph-view.ts'
import { searchHits } from '../operations/search-hits.ts'
import { taskPage, taskPageParameters } from './task-page.ts'
import { loadTaskRows } from './task-rows.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const database = await openTestDatabase({ now: NOW })
const { db } = database
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

const SWITCHED = [{ enabled: true }, { enabled: false }, { enabled: false, pausedAt: NOW, resumeChoice: 'latest' }] as const
const FAILED = [{}, { failuresInRow: 2, failingSince: before(9000) }]
/** Within the grace period, after it, and after the time of tasks without one. */
const AGES_SECONDS = [30, 300, 6000]
const DUE = AGES_SECONDS.flatMap((age) => [
  { waiting: { scheduledForMs: before(age).getTime(), dueCount: 1, closedGates: [] } },
  { wakeAt: before(age) },
  { wakeAt: before(age), waiting: { scheduledForMs: null, dueCount: 0, closedGates: [] } },
  { wakeAt: before(age), setAsideReason: 'It threw.' },
])

/** A task for every combination of what its troubles are made of. */
async function makeEveryKindOfTask(): Promise<void> {
  const crontabId = (await makeCrontab(db)).id
  for (const switched of SWITCHED)
    for (const gracePeriodSeconds of [60, null])
      for (const [index, facts] of [...FAILED, ...DUE].entries()) {
        const task = await makeTask(db, { crontabId, ...switched, gracePeriodSeconds, ...facts })
        await makeRun.succeeded(db, task)
        if (index < 2) await makeRun.queued(db, task, { scheduledFor: before(6000) })
        if (index === 2) await makeRun.queued(db, task, { scheduledFor: before(6000), startedAt: before(5000) })
      }
}

it('the filter, the counts, the graph and the search know the same troubles as the rows', async () => {
  await makeEveryKindOfTask()
  const ids = (await db.select({ id: tasks.id }).from(tasks)).map(({ id }) => id)
  const rows = await loadTaskRows(db, ids)
  const isIn = {
    failing: ids.filter((id) => rows.find((row) => row.id === id)?.failing),
    late: ids.filter((id) => rows.find((row) => row.id === id)?.lateInstant),
  }
  for (const trouble of TROUBLES) {
    expect(isIn[trouble].length).toBeGreaterThan(0)
    expect(isIn[trouble].length).toBeLessThan(ids.length)
    const page = await taskPage(db, taskPageParameters.parse({ trouble, size: 200 }))
    expect(new Set(page.rows.map(({ id }) => id))).toEqual(new Set(isIn[trouble]))
    expect(page.total).toBe(isIn[trouble].length)
    expect((await taskPage(db, taskPageParameters.parse({}))).troubles[trouble]).toBe(isIn[trouble].length)
  }
  const waiting = await taskPage(db, taskPageParameters.parse({ trouble: 'late', state: 'waiting', size: 200 }))
  expect(waiting.total).toBe(waiting.rows.length)
  expect(waiting.rows.every(({ state, lateInstant }) => state === 'waiting' && lateInstant !== null)).toBe(true)
  const shownById = new Map(rows.map(({ id, failing, lateInstant }) => [id, { failures: failing?.failures, lateInstant }]))
  for (const { id, failing, lateInstant } of (await graphView(db)).tasks)
    expect({ failures: failing?.failures, lateInstant }).toEqual(shownById.get(id))
  for (const hit of (await searchHits(db, { q: 'task' })).rows)
    if (hit.kind === 'task')
      expect({ failures: hit.failing?.failures, lateInstant: hit.lateInstant }).toEqual(shownById.get(Number(hit.id)))
})

it('a row names the error of the latest failure, also when others came before', async () => {
  const task = await makeTask(db)
  await makeRun.failed(db, task, { error: { message: 'an older one' } })
  const run = await makeRun.failed(db, task, { error: { message: 'no route to host' } })
  await db.update(tasks).set({ failuresInRow: 2, failingSince: before(60), latestFailureRunId: run.id })
  const [row] = await loadTaskRows(db, [task.id])
  expect(row?.failing).toEqual({ failures: 2, since: before(60).toISOString(), runId: run.id, error: 'no route to host' })
})

it('those that recovered since a moment are listed, unless they failed again', async () => {
  const [recovered] = [
    await makeTask(db, { recoveredAt: before(60) }),
    await makeTask(db, { recoveredAt: before(9000) }),
    await makeTask(db, { recoveredAt: before(60), failuresInRow: 1, failingSince: before(30) }),
  ]
  const page = await taskPage(db, taskPageParameters.parse({ recoveredSince: before(600).toISOString() }))
  expect(page.rows.map(({ id }) => id)).toEqual([recovered?.id])
})

it('those of one owner are listed, and no others', async () => {
  const mine = await makeTask(db, { owner: 'Ada & Co' })
  await makeTask(db, { owner: 'Ada' })
  const page = await taskPage(db, taskPageParameters.parse({ owner: 'Ada & Co' }))
  expect(page.rows.map(({ id }) => id)).toEqual([mine.id])
  expect(page.total).toBe(1)
})
