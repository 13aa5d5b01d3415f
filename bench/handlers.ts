import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorkerHandlers } from '#worker/handler-registry/worker-handlers.ts'
import { allSucceeded, drainedMs, emptyEverything, makeTasksDueAt, secondAfter } from './measuring/due-tasks.ts'
import { median, printWanted } from './measuring/figures.ts'
import { quietLog, startMeasuredWorker } from './measuring/measured-worker.ts'
import { openSetting } from './measuring/setting.ts'

/** A thousand runs in processes of their own, and as many in processes that are used again: from their instant until all have ended. */
const COUNT = 1_000
const SLOTS = 8
const ROUNDS = 2
const AHEAD_MS = 2_500
const KINDS = [
  { name: 'isolated', wantedMs: 5_000 },
  { name: 'reuse', wantedMs: 2_000 },
]

const folder = mkdtempSync(join(tmpdir(), 'djag-bench-handlers-'))
for (const { name } of KINDS)
  writeFileSync(
    join(folder, `${name}.ts`),
    `import { defineHandler } from 'djag'
import { z } from 'zod'
export default defineHandler({ name: '${name}', description: 'Does nothing.', input: z.object({}), reuse: ${name === 'reuse'}, run: () => {} })
`,
  )
const setting = await openSetting()
const startHandlers = () => WorkerHandlers.start({ handlersDir: folder, concurrency: SLOTS, environment: process.env, log: quietLog })
try {
  console.log(`${COUNT} runs outside of the worker's process, ${SLOTS} at once, all ended (median of ${ROUNDS})`)
  for (const { name, wantedMs } of KINDS) {
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await emptyEverything(setting)
      const handlers = await startHandlers()
      const at = secondAfter(AHEAD_MS)
      await makeTasksDueAt(setting, name, COUNT, at)
      await setting.sql.unsafe('vacuum analyze tasks')
      const worker = await startMeasuredWorker(setting, handlers, SLOTS)
      await allSucceeded(setting, COUNT)
      rounds.push(await drainedMs(setting, at))
      await worker.stop()
    }
    printWanted(`${name} (slowest ${Math.max(...rounds).toFixed(0)})`, median(rounds), { atMost: wantedMs, unit: 'ms' })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
  await setting.end()
}
