import { readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test, vi } from 'vitest'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { queueRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  SUPERVISED_WORKER,
  startWorkerProcess,
} from '#worker/testing/worker-process.ts'

/** Programs are built, and whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
afterAll(killWorkerProcesses)

/** From their sources each takes some 260 MB. */
const MOST_MEGABYTES = 160

const residentMegabytes = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
const commandLine = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

test('a worker as people start it is a built one, runs handlers of a team within it and beside it, and is small, as is what watches over it', async () => {
  const folder = makeHandlersFolder({
    'beside.ts': handlerSource('beside', 'return 1'),
    'within.ts': handlerSource('within', 'return 2').replace('async run', 'inline: true,\n  async run'),
  })
  const supervisor = startWorkerProcess(database.url, { DJAG_HANDLERS_DIR: folder }, SUPERVISED_WORKER)
  await supervisor.ready
  const runs = [await queueRun(database, 'beside'), await queueRun(database, 'within')]
  const ended = await Promise.all(runs.map((run) => untilRunIs(database, run, 'succeeded')))
  expect(ended.map(({ result }) => result)).toEqual([1, 2])

  const [row] = await database.db.select({ pid: workers.pid }).from(workers).where(eq(workers.state, 'live'))
  const pids = { supervisor: supervisor.pid, worker: row?.pid ?? 0 }
  expect(commandLine(pids.worker)).toMatch(/\.djag\/programs\/[0-9a-f]{16}\/worker\.mjs/)
  expect(Object.entries(pids).filter(([, pid]) => residentMegabytes(pid) > MOST_MEGABYTES)).toEqual([])
})
