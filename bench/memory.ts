import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { allSucceeded, makeTasksDueAt, secondAfter } from './measuring/due-tasks.ts'
import { printWanted } from './measuring/figures.ts'
import { openSetting } from './measuring/setting.ts'
import { megabytes, spawnMeasuredWorker } from './measuring/worker-process.ts'

/** What a worker, built, holds of memory with nothing to do, and at most in a storm. */
const COUNT = 10_000
const SETTLING_MS = 8_000
const AHEAD_MS = 2_500
const WANTED_IDLE = 120
const WANTED_STORM = 250

const setting = await openSetting()
const worker = await spawnMeasuredWorker(setting.url)
const pid = worker.pid as number
await delay(SETTLING_MS)
const idle = megabytes(pid)
await makeTasksDueAt(setting, 'log', COUNT, secondAfter(AHEAD_MS + COUNT / 5))
await setting.sql`update tasks set kwargs = '{"message": "."}'`
await allSucceeded(setting, COUNT)
console.log('Resident memory of a worker')
printWanted('with nothing to do', idle, { atMost: WANTED_IDLE, unit: 'MB' })
printWanted(`at most, ${COUNT} due in one instant`, megabytes(pid, 'most'), { atMost: WANTED_STORM, unit: 'MB' })
worker.kill('SIGTERM')
await once(worker, 'exit')
await setting.end()
