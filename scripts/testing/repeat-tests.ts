import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { StartFailure } from '../failure.ts'
import { failedTests } from './outcome.ts'
import { REPORT_FOLDER } from './run-tests.ts'

export interface Repetition {
  times: number
  /** Whether every core is kept busy meanwhile. */
  load: boolean
  /** Whether the first failure ends it. */
  stop: boolean
  /** What `npm test` is told: a suite and file names, or nothing for everything. */
  tests: readonly string[]
}

/**
 * Reads `N [--load] [--stop] [suite] [files …]`.
 * @throws StartFailure when N is no whole number above 0, or an option is unknown
 */
export function readRepetition(words: readonly string[]): Repetition {
  const usage = 'Use: npm run test:repeat -- N [--load] [--stop] [unit, db or e2e] [files …]'
  try {
    const options = { load: { type: 'boolean', default: false }, stop: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const [times, ...tests] = positionals
    if (!/^[1-9]\d*$/.test(times ?? '')) throw new Error('N is how many times the tests are run, a whole number')
    return { times: Number(times), ...values, tests }
  } catch (error) {
    throw new StartFailure(`${(error as Error).message}. ${usage}`)
  }
}

/** Keeps every core busy, in threads that end with this process however it ends. */
function startLoad(): Worker[] {
  return Array.from({ length: availableParallelism() }, () => new Worker('for (;;) Math.sqrt(Math.random())', { eval: true }))
}

/** Runs the tests once, everything they print into `log`; gives the names of the failed ones, or null when all passed. */
async function runOnce(tests: readonly string[], folder: string, log: string, stop: AbortSignal): Promise<string[] | null> {
  mkdirSync(folder)
  const output = createWriteStream(log)
  const child = spawn(process.execPath, ['scripts/test.mjs', ...tests], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [REPORT_FOLDER]: folder },
  })
  const forward = () => {
    child.kill('SIGTERM')
  }
  stop.addEventListener('abort', forward)
  child.stdout.pipe(output, { end: false })
  child.stderr.pipe(output, { end: false })
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve(exitCode ?? 1))
  })
  await new Promise<void>((resolve) => output.end(resolve))
  stop.removeEventListener('abort', forward)
  return code === 0 ? null : failedTests(folder).map(({ name }) => name)
}

/**
 * Runs tests again and again; prints each run's outcome, at the end `K of N passed` and every test that ever failed, with how often. The output of
 * failed runs is kept. Gives whether all passed. A signal ends the run that is under way, and there is no further one.
 */
export async function repeatTests({ times, load, stop, tests }: Repetition): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'djag-repeat-'))
  const busy = load ? startLoad() : []
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  const failures = new Map<string, number>()
  let [passed, ran] = [0, 0]
  for (let run = 1; run <= times && !stopping.signal.aborted && !(stop && passed < run - 1); run++) {
    const startedMs = performance.now()
    const [reports, log] = [join(folder, `${run}`), join(folder, `${run}.log`)]
    const failed = await runOnce(tests, reports, log, stopping.signal)
    const seconds = Math.round((performance.now() - startedMs) / 1_000)
    ran = run
    if (failed === null) {
      passed++
      rmSync(log)
    }
    rmSync(reports, { recursive: true })
    console.log(failed === null ? `run ${run}: passed (${seconds} s)` : `run ${run}: FAILED (${seconds} s), its output is in ${log}`)
    for (const name of failed ?? []) {
      console.log(`  ${name}`)
      failures.set(name, (failures.get(name) ?? 0) + 1)
    }
  }
  await Promise.all(busy.map((thread) => thread.terminate()))
  console.log(`${passed} of ${ran} passed${load ? ', beside load on every core' : ''}`)
  for (const [name, count] of [...failures].sort((a, b) => b[1] - a[1])) console.log(`failed ${count} times: ${name}`)
  if (passed === ran) rmSync(folder, { recursive: true })
  return passed === times
}
