import { parseArgs } from 'node:util'
import { THE_CORE } from '#tests/simulation/core.ts'
import { foretellMany } from '#tests/simulation/foretelling.ts'
import { playMany } from '#tests/simulation/many-stories.ts'
import { simulateOnDatabase } from './simulate-on-database.ts'

/**
 * Plays random stories of tasks, edits, failures and outages, and holds every step of the core against an independent model.
 * `npm run simulate -- --seed 7 --instants 10000000`: the stories of the seeds from 7 on, until ten million instants are decided.
 * `npm run simulate -- --waits 20000`: instead, explains so many waits of random systems and says how many came otherwise than was foretold.
 * `npm run simulate -- --database`: other stories, on the real SQL of a throwaway PostgreSQL beside the core; some thousands of instants.
 * `-- --database --forgets`: the same, while all that retention may remove is removed.
 */
const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    instants: { type: 'string' },
    waits: { type: 'string' },
    database: { type: 'boolean', default: false },
    forgets: { type: 'boolean', default: false },
  },
})
const seed = Number(options.seed)
const instants = Number(options.instants ?? (options.database ? 5_000 : 2_000_000))
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(instants) || instants < 1) {
  console.error('--seed takes a whole number, --instants a whole number of at least 1.')
  process.exit(2)
}

if (options.database) process.exit((await simulateOnDatabase(seed, instants, options)) ? 0 : 1)
if (options.waits !== undefined) {
  tellForetelling(Number(options.waits))
  process.exit()
}

function tellForetelling(waits: number): void {
  if (!Number.isSafeInteger(waits) || waits < 1) {
    console.error('--waits takes a whole number of at least 1.')
    process.exit(2)
  }
  const { explained, wrong, earliest, never } = foretellMany(seed, waits, ['small', 'crontabs', 'seconds', 'large'])
  for (const { what, said, cameAtMs } of wrong.slice(0, 20))
    console.error(`${what}: said ${said?.atMs ?? 'never'}, came ${cameAtMs ?? 'never'}`)
  console.log(`${explained} waits explained, ${wrong.length} came otherwise; ${never} rightly never, ${earliest} later than was looked.`)
  if (wrong.length * 50 > explained) process.exitCode = 1
}

const PROGRESS_EVERY = 250_000

const startedMs = performance.now()
let nextReport = PROGRESS_EVERY
const { stories, decided, tally, failure } = playMany(THE_CORE, seed, instants, (sofar) => {
  if (sofar.decided < nextReport) return
  nextReport = sofar.decided + PROGRESS_EVERY
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0)
  console.log(`${sofar.decided} instants decided in ${sofar.stories} stories, ${seconds} s`)
})
for (const [kind, times] of Object.entries(tally).sort()) console.log(`${String(times).padStart(10)}  ${kind}`)
if (failure === null)
  console.log(`${decided} instants decided in the stories of seeds ${seed} to ${seed + stories - 1}; no rule was broken.`)
else {
  console.error(failure)
  process.exitCode = 1
}
