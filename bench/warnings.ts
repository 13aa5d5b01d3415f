import { judgeMonth } from '#tests/simulation/company-month/judge-month.ts'
import { liveMonth } from '#tests/simulation/company-month/live-month.ts'
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
/** Of missed deadlines, at most such a share is told with another cause than was put in. */
const MOST_NAMED_ELSEWHERE = 0.05
/** Of what is told, at most such a share begins with a run that took long by its own chance. */
const MOST_BY_CHANCE = 0.25
const MONTH_SEED = 1
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

console.log(
  `\nWhat is told in a simulated month of ${TASKS} tasks with failures and delays put in, while receivers are down, slow, fail or refuse`,
)
const told = judgeMonth(liveMonth(TASKS, DAYS, MONTH_SEED))
console.log(`${told.causes} causes that have to be told were put in, ${told.missedDeadlines} deadlines were missed`)
console.log(
  `${told.told} incidents were told, ${told.byChance} of them of runs that took long by chance; ${told.namedElsewhere} misses told with another cause`,
)
console.log(`${told.arrived} messages arrived, ${told.repeated} of them again under their own id; ${told.refused} were refused for good`)
for (const problem of told.problems) console.log(`not as it should be: ${problem}`)
if (told.problems.length > 0 || told.namedElsewhere > told.missedDeadlines * MOST_NAMED_ELSEWHERE) process.exitCode = 1
if (told.byChance > told.told * MOST_BY_CHANCE) process.exitCode = 1

const { cpuMs } = await measureLooks()
console.log(`${cpuMs <= MOST_CPU_MS ? 'within' : 'over'} the ${MOST_CPU_MS} ms of a core a minute that are wanted`)
if (cpuMs > MOST_CPU_MS) process.exitCode = 1
