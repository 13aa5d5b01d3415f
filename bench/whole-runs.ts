import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { z } from 'zod'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { tick } from '#server/tick/tick.ts'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import type { HandlerRegistry } from '#worker/handler-registry/handler-registry.ts'
import { LeaseKeeper } from '#worker/lease-keeper.ts'
import { Runner } from '#worker/runner/runner.ts'
import type { RunnerLog } from '#worker/runner/runner-options.ts'
import { type Contender, compare } from './measuring/compare.ts'
import { BATCH, emptyTables, makeDueAgain, makeDueTasks, openSetting } from './measuring/setting.ts'

const COUNT = 10_000
const setting = await openSetting()
await makeDueTasks(setting, COUNT)

let done = 0
let onAllDone = () => {}
const countOne = () => {
  done++
  if (done === COUNT) onAllDone()
}
const allDone = () =>
  new Promise<void>((resolve) => {
    done = 0
    onAllDone = resolve
  })

const noop = defineHandler({ name: 'noop', description: 'Does nothing.', input: z.object({}), inline: true, run: countOne })
const registry: HandlerRegistry = new Map([
  ['noop', { ...describeHandler(noop, null, 'the benchmark'), source: 'built-in', code: null, inline: noop }],
])
const say = (fields: object, message: string) => console.error(message, fields)
const log: RunnerLog = { debug: () => {}, info: () => {}, warn: say, error: say }

async function startRunner() {
  const keeper = new LeaseKeeper({
    database: () => setting.db,
    reconnect: async () => {},
    worker: { host: hostname(), pid: process.pid, role: 'runner', queues: null, concurrency: BATCH, handlerNames: ['noop'] },
    activeRuns: () => 0,
    lastTickAt: () => null,
    lookAfterRuns: async () => {},
    lookAfterActions: async () => {},
    onLost: () => {},
    log,
  })
  await keeper.start()
  const runner = new Runner({
    database: () => setting.db,
    workerId: () => keeper.workerId,
    otherRunners: () => 0,
    registry: () => registry,
    host: null,
    secretKeys: secretKeysOf(['x'.repeat(40)]),
    queues: ['default'],
    concurrency: BATCH,
    log,
  })
  return { keeper, runner }
}

async function activateAll() {
  await emptyTables(setting)
  await makeDueAgain(setting)
  let activated = 0
  while (activated < COUNT) activated += (await tick(setting.db, { catchUpBatch: 100, batchSize: BATCH })).activatedRuns
  await setting.sql.unsafe('vacuum analyze tasks')
}

const fetchBatch = () => setting.boss.fetch('default', { batchSize: BATCH })

/** Drained: every ending is in the database. */
const ours: Contender = {
  name: 'runner: claim, attempt, handler, ending with counts',
  prepare: activateAll,
  async run() {
    const all = allDone()
    const { keeper, runner } = await startRunner()
    runner.lookEverywhere()
    await all
    await runner.drain()
    await keeper.stop()
  },
}

/** `boss.work` itself pauses half a second between batches, so its loop is made here without the pause. */
const reference: Contender = {
  name: 'boss.fetch and boss.complete in batches',
  async prepare() {
    await emptyTables(setting)
    for (let inserted = 0; inserted < COUNT; inserted += BATCH) {
      await setting.boss.insert(
        'default',
        Array.from({ length: BATCH }, () => ({ data: { runId: randomUUID(), attempt: 1 } })),
      )
    }
  },
  async run() {
    for (let jobs = await fetchBatch(); jobs.length > 0; jobs = await fetchBatch()) {
      for (const _ of jobs) countOne()
      await setting.boss.complete('default', jobs)
    }
  },
}

await compare(setting.sql, { title: 'Whole no-op runs', count: COUNT, ours, reference, targetRatio: 0.5 })
await setting.end()
