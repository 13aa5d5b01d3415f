import { afterAll, expect, it, vi } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { startRun } from '#tests/tick/run-life.ts'
import { RunWriter } from './run-writer.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

it('does not deadlock with a person who cancels a run whose progress and ending are just written', async () => {
  const task = await makeTask(db)
  const run = await makeRun.queued(db, task)
  await startRun(db, run.id)
  const [{ workerId } = { workerId: '' }] = await sql<{ workerId: string }[]>`select worker_id as "workerId" from runs where id = ${run.id}`
  const failures: unknown[] = []
  const writer = new RunWriter({
    database: () => db,
    onSettled: () => {},
    onFencedOff: () => {},
    onFailure: (error) => failures.push(error),
  })
  let writing = Promise.resolve()

  // A person locks the task, then the run, as everyone does who ends one.
  await sql.begin(async (person) => {
    await person`select from tasks where id = ${task.id} for no key update`
    writer.progress({ runId: run.id, attempt: 1, workerId, percent: 100, message: null }, task.id)
    writer.end({ runId: run.id, attempt: 1, workerId, outcome: 'succeeded' })
    writer.stop()
    writing = writer.run()
    await vi.waitFor(async () => expect(await sql`select from pg_locks where not granted`).not.toHaveLength(0), { timeout: 10_000 })
    await person`select from runs where id = ${run.id} for no key update`
  })
  await writing
  expect(failures).toEqual([])
  expect(await sql`select state, progress from runs`).toEqual([{ state: 'succeeded', progress: 100 }])
})
