import { spawn } from 'node:child_process'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { StartFailure } from '../failure.ts'

interface LongRun {
  name: string
  /** What has to hold, for the list. */
  guarantee: string
  /** What to run under this Node, one after the other. */
  commands: readonly (readonly string[])[]
}

/** What takes too long for `npm test`, each run by itself or all of them at night. */
export const LONG_RUNS: readonly LongRun[] = [
  {
    name: 'repeat',
    guarantee: 'npm test passes twenty times in a row, ten of them beside load on every core',
    commands: [
      ['scripts/test-repeat.mjs', '10'],
      ['scripts/test-repeat.mjs', '10', '--load'],
    ],
  },
  {
    name: 'kill-and-start',
    guarantee: 'whatever moment they are killed at, 1, 2 and 4 programs that start again at once come up on one PostgreSQL, 100 times each',
    commands: [
      ['scripts/kill-and-start.mjs', '100'],
      ['scripts/kill-and-start.mjs', '100', '--workers'],
    ],
  },
  {
    name: 'mutants',
    guarantee: 'a test fails for every lock, wake, counter, fence and condition that is taken away',
    commands: [['scripts/mutants.mjs']],
  },
  {
    name: 'tarball',
    guarantee: 'what a release packs starts by `npm start` where there is nothing but Node and npm',
    commands: [['scripts/try-tarball.mjs']],
  },
  { name: 'soak', guarantee: 'a random system outlives kills, freezes and people, with a sound ledger', commands: [['scripts/soak.mjs']] },
  {
    name: 'simulate-cron',
    guarantee: 'the cron arithmetic agrees with brute force in every zone',
    commands: [['scripts/simulate-cron.ts']],
  },
  {
    name: 'simulate',
    guarantee: 'random stories of tasks and people agree with an independent model',
    commands: [['scripts/simulate.ts']],
  },
  {
    name: 'foretelling',
    guarantee: 'fewer than one in fifty explained waits come otherwise than was foretold',
    commands: [['scripts/simulate.ts', '--waits', '20000']],
  },
  {
    name: 'simulate-on-database',
    guarantee: 'random stories of tasks and people come out the same on the database as in the core',
    commands: [['scripts/simulate.ts', '--database', '--seed', String(Math.floor(Date.now() / DAY_MS) * 1_000), '--instants', '20000']],
  },
  {
    name: 'simulate-forgetting',
    guarantee: 'the database decides such stories the same while all that may be removed is removed',
    commands: [
      ['scripts/simulate.ts', '--database', '--forgets', '--seed', String(Math.floor(Date.now() / DAY_MS) * 1_000), '--instants', '10000'],
    ],
  },
]

function run(command: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code === 0))
  })
}

async function passes({ commands }: LongRun): Promise<boolean> {
  for (const command of commands) if (!(await run(command))) return false
  return true
}

/**
 * Runs the named long runs, or all, and says which failed; gives whether none did.
 * @throws StartFailure that lists them when there is none of such a name
 */
export async function runLongRuns(names: readonly string[]): Promise<boolean> {
  const unknown = names.find((name) => !LONG_RUNS.some((longRun) => longRun.name === name))
  if (unknown !== undefined)
    throw new StartFailure(
      `There is no long run "${unknown}". There are:\n${LONG_RUNS.map(({ name, guarantee }) => `- ${name}: ${guarantee}`).join('\n')}`,
    )
  const chosen = LONG_RUNS.filter(({ name }) => names.length === 0 || names.includes(name))
  const failed: string[] = []
  for (const longRun of chosen) {
    console.log(`\n${longRun.name}: ${longRun.guarantee}`)
    if (!(await passes(longRun))) failed.push(longRun.name)
  }
  console.log(failed.length === 0 ? `\n${chosen.length} long runs passed` : `\nfailed: ${failed.join(', ')}`)
  return failed.length === 0
}
