import { asc, eq } from 'drizzle-orm'
import { afterAll, expect, test, vi } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { killWorkerProcesses, startWorkerProcess } from './testing/worker-process.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
afterAll(killWorkerProcesses)

const runsOf = (task: TaskRecord) => database.db.select().from(runs).where(eq(runs.taskId, task.id)).orderBy(asc(runs.scheduledFor))

test('two whole workers run every instant once, in order, and a depender after its dependee', async () => {
  const crontab = await makeCrontab(database.db, { second: '*', minute: '*', hour: '*' })
  const tasks = await Promise.all(Array.from({ length: 5 }, () => makeTask(database.db, { crontabId: crontab.id })))
  const [dependee, depender] = tasks as [TaskRecord, TaskRecord]
  await makeDependency(database.db, depender, dependee)
  const workers = [startWorkerProcess(database.url), startWorkerProcess(database.url)]
  await Promise.all(workers.map((worker) => worker.ready))
  await database.db.transaction((tx) =>
    wakeTasks(
      tx,
      tasks.map((task) => task.id),
    ),
  )

  const succeeded = async (task: TaskRecord) => (await runsOf(task)).filter((run) => run.state === 'succeeded').length
  await expect
    .poll(async () => Math.min(...(await Promise.all(tasks.map(succeeded)))), { timeout: 90_000, interval: 200 })
    .toBeGreaterThanOrEqual(4)
  for (const worker of workers) worker.signal('SIGTERM')
  expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([0, 0])

  for (const task of tasks) {
    const instants = (await runsOf(task)).map((run) => run.scheduledFor.getTime())
    expect(instants).toEqual(instants.map((_, index) => (instants[0] ?? 0) + index * 1_000))
  }
  const all = await database.db.select().from(attempts)
  expect(new Set(all.map((attempt) => attempt.runId)).size).toBe(all.length)
  expect(all.every((attempt) => attempt.outcome === 'succeeded')).toBe(true)
  expect(await checkLedger(database.db)).toEqual([])
  expect((await runsOf(depender)).every((run) => run.gates.length === 1 && run.gates[0]?.satisfiedByRunId)).toBe(true)
})
