import { companyOf, delaysOf, liveThrough, scored } from '#tests/simulation/company-nights.ts'
import { measureLooks } from './measuring/deadline-looks.ts'

const MINUTE_MS = 60_000
const AHEAD_MS = 30 * MINUTE_MS
const MONTHS = 4
const DAYS = 30
const TASKS = 300
const WITH_DEADLINE = 90
const WANTED_PRECISION = 0.8
const WANTED_RECALL = 0.9
/** Of a core, in a minute of one look. */
const MOST_CPU_MS = 1_000

console.log(`Deadlines of ${MONTHS} simulated months of ${TASKS} tasks with delays put in, foretold ${AHEAD_MS / MINUTE_MS} minutes ahead`)
const total = { warned: 0, missed: 0, both: 0, causes: 0 }
for (let seed = 1; seed <= MONTHS; seed++) {
  const tasks = companyOf(TASKS, WITH_DEADLINE, seed)
  const { warned, missed, both, causes } = scored(liveThrough(tasks, delaysOf(tasks, DAYS, seed), DAYS, AHEAD_MS))
  console.log(`month ${seed}: ${warned} warnings, ${missed} missed, ${both} of them warned of`)
  total.warned += warned
  total.missed += missed
  total.both += both
  total.causes += causes
}
const precision = total.both / total.warned
const recall = total.both / total.missed
console.log(`precision ${precision.toFixed(3)} (wanted ${WANTED_PRECISION}), recall ${recall.toFixed(3)} (wanted ${WANTED_RECALL})`)
console.log(`of the true warnings ${((total.causes / total.both) * 100).toFixed(0)} % named a task at which a delay had been put in`)
if (precision < WANTED_PRECISION || recall < WANTED_RECALL) process.exitCode = 1
const { cpuMs } = await measureLooks()
console.log(`${cpuMs <= MOST_CPU_MS ? 'within' : 'over'} the ${MOST_CPU_MS} ms of a core a minute that are wanted`)
if (cpuMs > MOST_CPU_MS) process.exitCode = 1
