import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { tasks } from '#schema/tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { graphView } from './graph-view.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const { db } = await openTestDatabase({ now: NOW })

const closedGate = {
  gate: 'dependency',
  edgeId: 41,
  dependeeId: 9,
  dependeeName: 'load',
  dependeeEnabled: true,
  future: false,
  endings: 'succeeded',
  alignedInstantMs: null,
  neededAfterMs: null,
} as const

it('tells which gates of a waiting task are closed, as the scheduler left them, and nothing of one that does not wait', async () => {
  const waits = await makeTask(db)
  const sleeps = await makeTask(db)
  const closedGates = [closedGate, { gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 } as const]
  await db
    .update(tasks)
    .set({ waiting: { scheduledForMs: NOW.getTime(), dueCount: 1, closedGates } })
    .where(eq(tasks.id, waits.id))
  const view = await graphView(db)
  expect(view.tasks.find(({ id }) => id === waits.id)).toMatchObject({ closedEdgeIds: [41] })
  expect(view.tasks.find(({ id }) => id === sleeps.id)).toMatchObject({ closedEdgeIds: null })
})

it('tells how far a run is while it runs, and no more once it has ended', async () => {
  const runs = await makeTask(db)
  await makeRun.running(db, runs, { progress: 40 })
  const ended = await makeTask(db)
  await makeRun.succeeded(db, ended, { progress: 100 })
  const view = await graphView(db)
  expect(view.tasks.find(({ id }) => id === runs.id)).toMatchObject({ lastRunState: 'running', progress: 40 })
  expect(view.tasks.find(({ id }) => id === ended.id)).toMatchObject({ lastRunState: 'succeeded', progress: null })
})
