import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { workerList, workerListParameters, workerPage, workerPageParameters } from './worker-rows.ts'

const database = await openTestDatabase()
const { db } = database

it('workers have as many active runs as the list of runs shows of them, on their page and to programs', async () => {
  const busy = await makeWorker(db, { host: 'busy' })
  const idle = await makeWorker(db, { host: 'idle' })
  const task = await makeTask(db)
  await makeRun.running(db, task, { workerId: busy.id })
  await makeRun.running(db, task, { workerId: busy.id })
  await makeRun.succeeded(db, task, { workerId: idle.id })
  const shown = { busy: 2, idle: 0 }
  const page = await workerPage(db, workerPageParameters.parse({}))
  expect(Object.fromEntries(page.rows.map(({ host, activeRuns }) => [host, activeRuns]))).toEqual(shown)
  const list = await workerList(db, workerListParameters.parse({}))
  expect(Object.fromEntries(list.rows.map(({ host, activeRuns }) => [host, activeRuns]))).toEqual(shown)
})
