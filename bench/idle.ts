import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { cpuSeconds } from './measuring/cpu.ts'
import { megabytes, spawnMeasuredWorker } from './measuring/worker-process.ts'

/** A worker as it is started, with nothing to do: what it asks of PostgreSQL, and what it takes of the machine. */
const SETTLING_MS = 8_000
const MEASURED_MS = 30_000

const url = process.env.DATABASE_URL ?? ''
const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'the benchmark' } })

async function look(workerPid: number) {
  const backends = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and application_name <> 'the benchmark'`
  const [counted] = await sql<{ count: number }[]>`
    select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = current_database()`
  return {
    transactions: counted?.count ?? 0,
    workerCpu: cpuSeconds(workerPid),
    backendCpu: new Map(backends.map(({ pid }) => [pid, cpuSeconds(pid)])),
  }
}

const worker = await spawnMeasuredWorker(url)
const pid = worker.pid as number
await delay(SETTLING_MS)
const before = await look(pid)
await delay(MEASURED_MS)
const after = await look(pid)
const seconds = MEASURED_MS / 1_000
const share = (cpu: number) => `${((100 * cpu) / seconds).toFixed(2)} %`
const backendCpu = [...after.backendCpu].reduce((sum, [backend, cpu]) => sum + cpu - (before.backendCpu.get(backend) ?? 0), 0)
console.log(
  `An idle worker: ${((after.transactions - before.transactions) / seconds).toFixed(2)} transactions a second, ${share(after.workerCpu - before.workerCpu)} of a core and ${share(backendCpu)} in PostgreSQL, ${after.backendCpu.size} connections, ${megabytes(pid).toFixed(0)} MB`,
)
worker.kill('SIGTERM')
await sql.end()
