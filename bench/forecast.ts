import type { ForecastAhead } from '#domain/kept-forecast.ts'
import { type ForecastOfRun, forecastsOfCompany } from '#tests/simulation/company-forecasts.ts'
import { companyOf, delaysOf } from '#tests/simulation/company-nights.ts'

const MINUTE_MS = 60_000
const COMPANIES = 3
const TASKS = 300
const DAYS = 14
/** Of a run's time, but a minute at least: so far off may the median be an hour ahead. */
const WANTED_SHARE = 0.1

console.log(
  `When runs of ${COMPANIES} simulated companies of ${TASKS} tasks end, foretold every hour of ${DAYS} days and compared with what came`,
)
console.log('Beside it: how far off one would be who knew when each run starts, and its task’s true median.')
for (const withDelays of [false, true]) {
  const found: ForecastOfRun[] = []
  for (let seed = 1; seed <= COMPANIES; seed++) {
    const tasks = companyOf(TASKS, 0, seed)
    found.push(...forecastsOfCompany(tasks, withDelays ? delaysOf(tasks, DAYS, seed) : [], DAYS))
  }
  console.log(`\n${withDelays ? 'with up to four tasks a night that take much longer' : 'ordinary nights'}`)
  for (const ahead of ['hour', 'day'] as const satisfies ForecastAhead[]) {
    const runs = found.filter((run) => run.ahead === ahead)
    const median = (of: (run: ForecastOfRun) => number) => quantile(runs.map(of), 0.5)
    const isWithin = ({ tookMs }: ForecastOfRun, offMs: number) => offMs <= Math.max(MINUTE_MS, tookMs * WANTED_SHARE)
    const share = (of: (run: ForecastOfRun) => number) => runs.filter((run) => isWithin(run, of(run))).length / runs.length
    const off = (of: (run: ForecastOfRun) => number) =>
      `${(median(of) / 1_000).toFixed(0)} s, ${(median((run) => of(run) / run.tookMs) * 100).toFixed(0)} % of the run time`
    console.log(`a${ahead === 'hour' ? 'n' : ''} ${ahead} before, ${runs.length} runs: off by ${off(({ offByMs }) => offByMs)} (median)`)
    console.log(`  known start and true median: ${off(({ ownMs }) => ownMs)}`)
    const within = share(({ offByMs }) => offByMs)
    console.log(
      `  within 10 % of the run time or a minute: ${(within * 100).toFixed(0)} % (known start: ${(share(({ ownMs }) => ownMs) * 100).toFixed(0)} %)`,
    )
    if (ahead === 'hour' && !withDelays && within < 0.5) process.exitCode = 1
  }
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0
}
