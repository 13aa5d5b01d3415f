import { v7 as uuidV7 } from 'uuid'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { removeWhatIsOld } from '#server/retention/remove-what-is-old.ts'
import { beginRound, endRound } from '#server/retention/retention-lease.ts'
import { tick } from '#server/tick/tick.ts'
import { BATCH, makeDueTasks, openSetting } from './measuring/setting.ts'

/** Of each of so many tasks so many runs an hour apart; the older part of them is to go. */
const TASKS = 1_000
const RUNS_EACH = 1_000
const KEEP_DAYS = 5
const TICKS = 60
const DUE_AT_ONCE = 100

const setting = await openSetting()
const { sql } = setting
await makeDueTasks(setting, TASKS)
await fillLedger()
await sql.unsafe('vacuum analyze')

console.log(`\nRetention beside ticks (${TASKS * RUNS_EACH} runs of ${TASKS} tasks with an attempt each, and as many lines of log)`)
const alone = await ticksTakeMs()
const resting = await beside(4)
const restless = await beside(0)
console.log(`  a tick that starts ${DUE_AT_ONCE} runs, p50 / p95: alone ${alone.text} ms`)
for (const [how, { ticks, rate }] of [
  ['as workers do it, resting', resting],
  ['without a rest', restless],
] as const)
  console.log(
    `  while ${how}: ${ticks.text} ms, ratio ${(ticks.p50 / alone.p50).toFixed(2)} / ${(ticks.p95 / alone.p95).toFixed(2)}; ${rate} rows/s`,
  )
await removeTheRest()
await setting.end()

async function fillLedger(): Promise<void> {
  for (let from = 0; from < RUNS_EACH; from += 100) {
    await sql`
      insert into runs (
        id, task_id, kind, scheduled_for, timing, state, activation_seq, handler, args, kwargs, headers, queue, priority,
        worker_id, activated_at, started_at, ended_at, counts_as
      )
      select
        (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(id), 15, '0'))::uuid,
        id, 'scheduled', at, 'on_time', case when n % 10 = 0 then 'failed' else 'succeeded' end, n, 'noop', '[]', '{}', '{}', 'default', 0,
        '01980000-0000-7000-8000-00000000000a', at, at, at + interval '10 seconds',
        case when n % 10 = 0 then 'finished' else 'succeeded' end
      from tasks cross join (
        select n, date_trunc('hour', djag_now()) - (${RUNS_EACH}::int - n) * interval '1 hour' as at
        from generate_series(${from + 1}::int, ${from + 100}::int) as n
      ) as hours`
  }
  await sql`
    insert into attempts (run_id, number, worker_id, started_at, ended_at, outcome)
    select id, 1, worker_id, started_at, ended_at, state from runs`
  await sql`insert into run_logs (run_id, attempt, at, level, message) select id, 1, started_at, 'info', 'loaded the orders of one shop' from runs`
  await sql`
    update tasks set activation_seq = ${RUNS_EACH}, latest_succeeded_run_id = latest.id, latest_finished_run_id = latest.id
    from (select distinct on (task_id) task_id, id from runs order by task_id, id desc) as latest where latest.task_id = tasks.id`
}

type Times = { p50: number; p95: number; text: string }

/** Each tick starts some runs, in an instant of their own; the runs wait in the queue. */
async function ticksTakeMs(): Promise<Times> {
  const times: number[] = []
  for (let turn = 0; turn < TICKS; turn++) {
    const base = new Date(Date.now() - 60_000)
    await sql`
      update tasks set cursor = null, cron_base = ${base}, wake_at = djag_now(), waiting = null, max_concurrency = null
      where id in (select id from tasks order by random() limit ${DUE_AT_ONCE})`
    await sql`delete from runs where state = 'queued'`
    const startedMs = performance.now()
    await tick(setting.db, { catchUpBatch: 1, batchSize: BATCH })
    times.push(performance.now() - startedMs)
  }
  times.sort((a, b) => a - b)
  const [p50, p95] = [times[Math.floor(times.length * 0.5)] ?? Number.NaN, times[Math.floor(times.length * 0.95)] ?? Number.NaN]
  return { p50, p95, text: `${p50.toFixed(1)} / ${p95.toFixed(1)}` }
}

/** Ticks while a round goes on, which rests `restFactor` times as long as each batch takes. */
async function beside(restFactor: number): Promise<{ ticks: Times; rate: number }> {
  const remover = openDatabase(setting.url, { applicationName: 'djag retention', connections: 1, ...SESSION_LIMITS.keeper })
  const keepDays = { runs: KEEP_DAYS, logs: KEEP_DAYS, audits: 400, counts: 400 }
  const holder = uuidV7()
  let isOver = false
  let rows = 0
  const startedMs = performance.now()
  await beginRound(remover.db, holder, keepDays, 0)
  const removing = (async () => {
    let batchMs = performance.now()
    for await (const removed of removeWhatIsOld(remover.db, { holder, keepDays, batchSize: BATCH })) {
      for (const count of Object.values(removed)) rows += count
      if (isOver) return
      await new Promise((resolve) => setTimeout(resolve, (performance.now() - batchMs) * restFactor))
      batchMs = performance.now()
    }
  })()
  const ticks = await ticksTakeMs()
  isOver = true
  await removing
  await endRound(remover.db, holder, {})
  await remover.close()
  return { ticks, rate: Math.round((rows / (performance.now() - startedMs)) * 1_000) }
}

/** Everything else that is old, alone, as fast as it goes. */
async function removeTheRest(): Promise<void> {
  const keepDays = { runs: KEEP_DAYS, logs: KEEP_DAYS, audits: 400, counts: 400 }
  const holder = uuidV7()
  const startedMs = performance.now()
  const totals: Record<string, number> = {}
  let [batches, longestMs, batchMs] = [0, 0, performance.now()]
  await beginRound(setting.db, holder, keepDays, 0)
  for await (const removed of removeWhatIsOld(setting.db, { holder, keepDays, batchSize: BATCH })) {
    for (const [table, count] of Object.entries(removed)) totals[table] = (totals[table] ?? 0) + count
    batches++
    longestMs = Math.max(longestMs, performance.now() - batchMs)
    batchMs = performance.now()
  }
  await endRound(setting.db, holder, totals)
  const seconds = (performance.now() - startedMs) / 1_000
  console.log(
    `  alone: ${totals.runs} runs and ${totals.run_logs} lines in ${seconds.toFixed(1)} s, ${Math.round((totals.runs ?? 0) / seconds)} runs/s beside the lines; ${batches} batches, the longest ${longestMs.toFixed(0)} ms`,
  )
  const againMs = performance.now()
  const again = uuidV7()
  await beginRound(setting.db, again, keepDays, 0)
  for await (const _ of removeWhatIsOld(setting.db, { holder: again, keepDays, batchSize: BATCH }));
  await endRound(setting.db, again, {})
  console.log(`  a round with nothing to remove, of ${TASKS} tasks: ${(performance.now() - againMs).toFixed(0)} ms`)
}
