import { z } from 'zod'
import { loadConfiguration } from '#server/configuration/configuration.ts'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import type { HandlerRegistry } from '#worker/handler-registry/handler-registry.ts'
import { startWorker } from '#worker/start-worker.ts'
import { emptyTables, makeDueTasks, openSetting, type Setting } from './measuring/setting.ts'

/** Tasks due in one instant, and how many handlers a worker runs at once: what a new user has, and many. */
const STORMS = [
  { count: 1_000, concurrency: 8 },
  { count: 1_000, concurrency: 500 },
  { count: 10_000, concurrency: 8 },
  { count: 10_000, concurrency: 500 },
]
const ROUNDS = 3
/** The tasks are made due so long before their instant. */
const AHEAD_MS = 2_500

let startedMs: number[] = []
let onStart = () => {}
const noop = defineHandler({
  name: 'noop',
  description: 'Does nothing.',
  input: z.object({}),
  inline: true,
  run: () => {
    startedMs.push(Date.now())
    onStart()
  },
})
const registry: HandlerRegistry = new Map([
  ['noop', { ...describeHandler(noop, null, 'the benchmark'), source: 'built-in', code: null, inline: noop }],
])
const say = (fields: object, message: string) => console.error(message, fields)
const log = { debug: () => {}, info: () => {}, warn: say, error: say }

/** All tasks fire in one instant to come; gives it. */
async function makeDueAt({ sql }: Setting): Promise<number> {
  const at = new Date(Math.ceil((Date.now() + AHEAD_MS) / 1_000) * 1_000)
  await sql`
    update crontabs set second = ${String(at.getUTCSeconds())}, minute = ${String(at.getUTCMinutes())}, hour = ${String(at.getUTCHours())}`
  await sql`
    update tasks set cursor = null, waiting = null, wake_at = ${at}, activation_seq = 0, cron_base = ${new Date(at.getTime() - 1_000)}`
  await sql.unsafe('vacuum analyze tasks')
  return at.getTime()
}

function started(count: number): Promise<void> {
  startedMs = []
  return new Promise((resolve) => {
    onStart = () => startedMs.length === count && resolve()
  })
}

async function allEnded({ sql }: Setting, count: number): Promise<void> {
  for (;;) {
    const [row] = await sql<{ ended: number }[]>`select count(*)::int as ended from runs where state = 'succeeded'`
    if (row?.ended === count) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function storm(setting: Setting, count: number, concurrency: number) {
  await emptyTables(setting)
  const all = started(count)
  const atMs = await makeDueAt(setting)
  const configuration = loadConfiguration({ ...process.env, DJAG_SECRET: 'x'.repeat(40), DJAG_CONCURRENCY: String(concurrency) })
  const handlers = {
    registry,
    host: null,
    versionId: null,
    problem: null,
    onChange: () => {},
    reload: async () => ({ isDone: false, message: '' }),
  }
  const worker = await startWorker({ databaseUrl: setting.url, directUrl: setting.url, configuration, handlers, log })
  await all
  const latenessMs = startedMs.map((ms) => ms - atMs).sort((a, b) => a - b)
  await allEnded(setting, count)
  const drainedMs = Date.now() - atMs
  await worker.stop()
  return { p50: latenessMs[Math.floor(count / 2)] as number, p99: latenessMs[Math.floor(count * 0.99)] as number, drainedMs }
}

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number

const setting = await openSetting()
let made = 0
for (const { count, concurrency } of STORMS) {
  if (made !== count) {
    await emptyTables(setting)
    await setting.sql`delete from tasks`
    await setting.sql`delete from crontabs`
    await makeDueTasks(setting, count)
    made = count
  }
  const rounds: Awaited<ReturnType<typeof storm>>[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await storm(setting, count, concurrency))
  const figure = (of: 'p50' | 'p99' | 'drainedMs') => middle(rounds.map((round) => round[of]))
  console.log(
    `${count} due in one instant, ${concurrency} at once: first line of the handler p50 ${figure('p50')} ms, p99 ${figure('p99')} ms, all ended ${figure('drainedMs')} ms`,
  )
}
await setting.end()
