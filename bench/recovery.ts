import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { type DurableServer, startDurableServer } from './measuring/durable-server.ts'
import { printWanted } from './measuring/figures.ts'
import { spawnMeasuredWorker } from './measuring/worker-process.ts'

/** How soon work goes on after a death: of a worker, whose runs another one starts again, and of PostgreSQL. */
const ROUNDS = 5
const RUNS = 8
const LONG_SECONDS = 600
const LOOK_MS = 5
const WANTED_RESTART_MS = 4_000
const WANTED_ACTIVATION_MS = 500

const server = await startDurableServer()

async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(LOOK_MS)
}

async function stopped(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const isOver = once(worker, 'exit')
  worker.kill(signal)
  await isOver
}

/** Kills a worker that holds runs, beside another one that has nothing to do; gives how long it took until all of them ran again. */
async function restartMs(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql`truncate tasks, crontabs, workers cascade`
  const [crontab] = await sql<{ id: number }[]>`
    insert into crontabs (second, minute, hour, day_of_month, month, day_of_week, timezone) values ('0', '0', '0', '1', '1', '*', 'UTC') returning id`
  const running = async (worker: string) => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from attempts join workers on workers.id = attempts.worker_id
      where attempts.outcome = 'running' and attempts.started_at is not null and workers.pid = ${worker}`
    return row?.count === RUNS
  }
  const first = await spawnMeasuredWorker(url)
  await sql`
    insert into tasks (name, handler, crontab_id, cron_base, wake_at, kwargs)
    select 'long ' || n, 'wait', ${crontab?.id ?? 0}, djag_now() - interval '400 days', djag_now(), ${sql.json({ seconds: LONG_SECONDS })}
    from generate_series(1, ${RUNS}) as n`
  await untilTrue(() => running(String(first.pid)))
  const second = await spawnMeasuredWorker(url)
  await delay(2_000)
  const killedMs = performance.now()
  first.kill('SIGKILL')
  await untilTrue(() => running(String(second.pid)))
  const ms = performance.now() - killedMs
  await stopped(second, 'SIGKILL')
  await sql.end()
  return ms
}

/** Ends PostgreSQL at once, as a crash would; it is started again by itself. Gives how long it took from its first answer to the first activation. */
async function activationMs(url: string, { dataDir }: DurableServer): Promise<number> {
  const isThere = async () => {
    const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 1 })
    try {
      return (await sql`select 1`).length === 1
    } catch {
      return false
    } finally {
      await sql.end({ timeout: 0 })
    }
  }
  const [pid] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGQUIT')
  await untilTrue(async () => !(await isThere()))
  await untilTrue(isThere)
  const backMs = Date.now()
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const first = async () =>
    (await sql<{ at: Date | null }[]>`select min(activated_at) as at from runs where activated_at >= ${new Date(backMs)}`)[0]?.at
  await untilTrue(async () => (await first()) !== null)
  const at = await first()
  await sql.end()
  return (at?.getTime() ?? Number.NaN) - backMs
}

async function makeSecondly(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql`truncate tasks, crontabs, workers cascade`
  await sql`
    with crontab as (
      insert into crontabs (second, minute, hour, day_of_month, month, day_of_week, timezone) values ('*', '*', '*', '*', '*', '*', 'UTC') returning id
    )
    insert into tasks (name, handler, crontab_id, wake_at, kwargs)
    select 'each second', 'log', crontab.id, djag_now(), ${sql.json({ message: '.' })} from crontab`
  await sql.end()
}

try {
  const url = await server.makeDatabase('recovery')
  const restarts: number[] = []
  for (let round = 0; round < ROUNDS; round++) restarts.push(await restartMs(url))
  console.log(`Deaths, the slowest of ${ROUNDS} each`)
  printWanted(`a worker’s, until its ${RUNS} runs run again`, Math.max(...restarts), { atMost: WANTED_RESTART_MS, unit: 'ms' })
  await makeSecondly(url)
  const worker = await spawnMeasuredWorker(url)
  const activations: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await delay(3_000)
    activations.push(await activationMs(url, server))
  }
  printWanted('PostgreSQL’s, from its first answer to the first activation', Math.max(...activations), {
    atMost: WANTED_ACTIVATION_MS,
    unit: 'ms',
  })
  await stopped(worker, 'SIGTERM')
} finally {
  await server.stop()
}
