import { parseArgs } from 'node:util'
import { createSoakDatabase } from '#tests/soak/own-database.ts'
import { runSoak } from '#tests/soak/soak.ts'

/**
 * Lets a random system of real workers run for some minutes while they are killed and people ask for everything, then checks what is left.
 * `npm run soak -- --minutes 3 --seed 1 --workers 2 --tasks 60`; DJAG_KEEP_TEST_DATABASES=1 keeps the database for an evaluation.
 */
const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    tasks: { type: 'string', default: '60' },
  },
})
const [minutes, seed, workers, tasks] = [options.minutes, options.seed, options.workers, options.tasks].map(Number) as [
  number,
  number,
  number,
  number,
]
if (!(minutes > 0) || !Number.isInteger(seed) || !(workers >= 1) || !(tasks >= 2)) {
  console.error('--minutes, --seed, --workers (at least 1) and --tasks (at least 2) take numbers.')
  process.exit(2)
}

const database = await createSoakDatabase()
try {
  const { summary, problems } = await runSoak({ database, seed, durationMs: minutes * 60_000, workers, tasks, say: console.log })
  console.log(summary)
  for (const problem of problems) console.error(`PROBLEM ${problem}`)
  console.log(problems.length === 0 ? 'Everything is as it must be.' : `${problems.length} problems.`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await database.drop()
}
// A server that is kept for an evaluation would keep this process, too.
process.exit()
