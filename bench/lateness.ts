import { dailyAt, emptyEverything, secondAfter } from './measuring/due-tasks.ts'
import { printWanted, quantile } from './measuring/figures.ts'
import { inlineHandler, inlineHandlers, startMeasuredWorker } from './measuring/measured-worker.ts'
import { openSetting, type Setting } from './measuring/setting.ts'

/** Tasks that are spread over the seconds of a minute: from the instant of each to the first line of its handler. */
const COUNT = Number(process.argv[2] ?? 10_000)
const AHEAD_MS = 3_000 + COUNT / 10
const SECONDS = 60
const WANTED_P50_MS = 15
const WANTED_P99_MS = 50

const latenessMs: number[] = []
let onLast = () => {}
const noop = inlineHandler('noop', ({ scheduledFor }) => {
  latenessMs.push(Date.now() - scheduledFor.getTime())
  if (latenessMs.length === COUNT) onLast()
})

async function makeSpreadTasks(setting: Setting, first: Date): Promise<void> {
  const { sql } = setting
  await emptyEverything(setting)
  for (let second = 0; second < SECONDS; second++) {
    const at = new Date(first.getTime() + second * 1_000)
    await sql`
      with crontab as (
        insert into crontabs (second, minute, hour, day_of_month, month, day_of_week, timezone)
        values (${dailyAt(at).second}, ${dailyAt(at).minute}, ${dailyAt(at).hour}, '*', '*', '*', 'UTC') returning id
      )
      insert into tasks (name, handler, crontab_id, wake_at, cron_base)
      select 'task ' || n, 'noop', crontab.id, ${at}, ${new Date(at.getTime() - 1_000)} from crontab, generate_series(1, ${COUNT}) as n
      where n % ${SECONDS}::int = ${second}`
  }
  await sql.unsafe('vacuum analyze tasks')
}

const setting = await openSetting()
await makeSpreadTasks(setting, secondAfter(AHEAD_MS))
const last = new Promise<void>((resolve) => {
  onLast = resolve
})
const worker = await startMeasuredWorker(setting, inlineHandlers([noop]))
await last
await worker.stop()
console.log(`${COUNT} tasks spread over the seconds of a minute, 8 at once: instant to the handler's first line`)
printWanted('p50', quantile(latenessMs, 0.5), { atMost: WANTED_P50_MS, unit: 'ms' })
printWanted('p99', quantile(latenessMs, 0.99), { atMost: WANTED_P99_MS, unit: 'ms' })
await setting.end()
