import { v7 as uuidV7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { readStopRequests } from './stop-requests.ts'

const database = await openTestDatabase()
let task: TaskRecord
let workerId: string
beforeEach(async () => {
  task = await makeTask(database.db)
  workerId = (await makeWorker(database.db)).id
})

const heldOf = (run: RunRecord) => ({ runId: run.id, attempt: run.attempt, workerId })
const cancelled = { cancelRequestedAt: new Date(), cancelRequestedByName: 'Grace' }

test('a worker goes on with what it holds, and stops what a person wants to end', async () => {
  const goesOn = await makeRun.running(database.db, task, { workerId })
  const stops = await makeRun.running(database.db, task, { workerId, ...cancelled })
  expect(await readStopRequests(database.db, [goesOn, stops].map(heldOf))).toEqual([{ runId: stops.id, attempt: 1, reason: 'cancelled' }])
})

test('a worker stops what it does not hold any more: ended, given to others, attempted again, or unknown', async () => {
  const ended = await makeRun.succeeded(database.db, task, { workerId })
  const endedByPerson = await makeRun.cancelled(database.db, task, { workerId, ...cancelled })
  const withOthers = await makeRun.running(database.db, task)
  const attemptedAgain = await makeRun.running(database.db, task, { workerId, attempt: 2 })
  const stood = [heldOf(ended), heldOf(endedByPerson), heldOf(withOthers), { ...heldOf(attemptedAgain), attempt: 1 }]
  const all = [...stood, { runId: uuidV7(), attempt: 1, workerId }]
  const requests = await readStopRequests(database.db, all)
  expect(requests.map(({ runId }) => runId).sort()).toEqual(all.map(({ runId }) => runId).sort())
  expect(requests.every(({ reason, attempt }) => reason === 'taken' && attempt === 1)).toBe(true)
})
