import { setTimeout as delay } from 'node:timers/promises'
import { cpuBetween, cpuTaken } from './measuring/cpu.ts'
import { emptyEverything, makeEdges } from './measuring/due-tasks.ts'
import { printWanted, quantile } from './measuring/figures.ts'
import { inlineHandler, inlineHandlers, startMeasuredWorker } from './measuring/measured-worker.ts'
import { openSetting, type Setting } from './measuring/setting.ts'

/**
 * A hop: from the end of a dependee's handler to the first line of its depender's. Every second each pair is due; the depender waits, and the
 * dependees end one after the other.
 */
const PAIRS = 6
const SECONDS = 45
const FIRST_END_MS = 250
const BETWEEN_ENDS_MS = 90
const WANTED_P99_MS = 25

const endedMs = new Map<number, number>()
const hopsMs: number[] = []
const pairOf = new Map<number, number>()

const dependee = inlineHandler('dependee', async ({ task }) => {
  const pair = pairOf.get(task.id) ?? 0
  await delay(FIRST_END_MS + pair * BETWEEN_ENDS_MS)
  endedMs.set(pair, performance.now())
})
const depender = inlineHandler('depender', ({ task }) => {
  const pair = pairOf.get(task.id) ?? 0
  const sinceMs = endedMs.get(pair)
  if (sinceMs !== undefined) hopsMs.push(performance.now() - sinceMs)
  endedMs.delete(pair)
})

async function makePairs(setting: Setting): Promise<void> {
  const { sql } = setting
  await emptyEverything(setting)
  const [crontab] = await sql<{ id: number }[]>`
    insert into crontabs (second, minute, hour, day_of_month, month, day_of_week, timezone) values ('*', '*', '*', '*', '*', '*', 'UTC') returning id`
  const rows = await sql<{ id: number }[]>`
    insert into tasks (name, handler, crontab_id, wake_at, cron_base)
    select 'task ' || n, case when n % 2 = 0 then 'dependee' else 'depender' end, ${crontab?.id ?? 0}, djag_now(), date_trunc('second', djag_now())
    from generate_series(0, ${PAIRS * 2 - 1}) as n
    returning id::float8 as id`
  const ids = rows.map(({ id }) => id).sort((a, b) => a - b)
  for (const [index, id] of ids.entries()) pairOf.set(id, Math.floor(index / 2))
  await makeEdges(
    setting,
    Array.from({ length: PAIRS }, (_, pair) => [ids[pair * 2 + 1] as number, ids[pair * 2] as number]),
  )
}

const setting = await openSetting()
await makePairs(setting)
const worker = await startMeasuredWorker(setting, inlineHandlers([dependee, depender]))
const before = await cpuTaken(setting.sql)
await delay(SECONDS * 1_000)
const { own, inPostgres } = cpuBetween(before, await cpuTaken(setting.sql))
await worker.stop()
console.log(`A dependee's end to its depender's handler, ${hopsMs.length} times`)
console.log(`  p50: ${quantile(hopsMs, 0.5).toFixed(1)} ms`)
const each = (seconds: number) => ((seconds * 1_000) / hopsMs.length).toFixed(1)
console.log(`  all that a pair takes of CPU, once a second: ${each(own)} ms in Node, ${each(inPostgres)} ms in PostgreSQL`)
printWanted('p99', quantile(hopsMs, 0.99), { atMost: WANTED_P99_MS, unit: 'ms', digits: 1 })
await setting.end()
