import { afterAll, expect, test, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { queueRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  SUPERVISED_WORKER,
  startWorkerProcess,
} from '#worker/testing/worker-process.ts'

const LOOKS_UP = `import { readFileSync } from 'node:fs'
${handlerSource(
  'looks-up',
  `const seen = []
   for (let pid = process.pid; pid > 1; ) {
     const stat = readFileSync('/proc/' + pid + '/stat', 'utf8')
     seen.push({ pid, environment: readFileSync('/proc/' + pid + '/environ', 'latin1') })
     pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
     if (pid === Number(process.env.TEST_PID)) break
   }
   return seen`,
)}`

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
afterAll(killWorkerProcesses)

test('a handler finds no secrets in the environments of the processes above it', async () => {
  const settings = {
    DJAG_ROLE: 'runner',
    DJAG_HANDLERS_DIR: makeHandlersFolder({ 'looks-up.ts': LOOKS_UP }),
    DJAG_HANDLER_ENV: 'TEST_PID',
    DJAG_SECRETS_KEY: 'only-for-tests-of-keys-'.repeat(2),
    DJAG_SECRETS_KEY_OLD: 'only-for-tests-of-old-keys-'.repeat(2),
    DJAG_SQL_SHOP: database.url,
    TEST_PID: String(process.pid),
  }
  const worker = startWorkerProcess(database.url, settings, SUPERVISED_WORKER)
  await worker.ready
  const { result } = await untilRunIs(database, await queueRun(database, 'looks-up'), 'succeeded')
  const seen = result as { pid: number; environment: string }[]
  // Itself, its host, the worker, the supervisor.
  expect(seen).toHaveLength(4)
  expect(seen.at(-1)?.pid).toBe(worker.pid)
  for (const { environment } of seen)
    expect(environment).not.toMatch(/DATABASE_URL=|DJAG_SECRET=|DJAG_SECRETS_KEY|DJAG_SQL_|postgres:|only-for-tests/)
  // The worker knows it all the same.
  const asking = { connection: 'shop', sql: 'select 1 as one' }
  expect((await untilRunIs(database, await queueRun(database, 'sql-query', asking), 'succeeded')).result).toMatchObject({ count: 1 })
  worker.signal('SIGTERM')
  expect(await worker.ended).toBe(0)
})
