import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartFailure } from '../failure.ts'
import { ensureWebBuild } from '../web-build/web-build.ts'
import { type ClientProgram, installing, missingClientPrograms } from './client-programs.ts'
import {
  countPlaywright,
  countVitest,
  PLAYWRIGHT_REPORT,
  readReport,
  type SuiteOutcome,
  slowest,
  tellFailed,
  VITEST_REPORT,
} from './outcome.ts'
import { TestRun } from './test-run.ts'

/** Environment variable with a folder in which the runners' reports are left; without it they are gone afterwards. */
export const REPORT_FOLDER = 'DJAG_TEST_REPORTS'

const SUITES = ['unit', 'db', 'e2e', 'clients'] as const
type Suite = (typeof SUITES)[number]

/** What `npm test` runs: what a bare machine with npm alone can. */
const SUITES_OF_NPM_ALONE: readonly Suite[] = ['unit', 'db', 'e2e']

/**
 * The suites that a word asks for: one by its name, `all`, or, with no word, those that need nothing beside npm.
 * @throws StartFailure that names them when there is none of this name
 */
export function suitesOf(word: string | undefined): readonly Suite[] {
  if (word === undefined) return SUITES_OF_NPM_ALONE
  if (word === 'all') return SUITES
  const suite = SUITES.find((name) => name === word)
  if (suite) return [suite]
  throw new StartFailure(
    `There is no test suite "${word}". Use ${SUITES.join(', ')}, all, or none for all but clients, and file names behind it.`,
  )
}

async function runVitest(
  testRun: TestRun,
  suites: readonly Suite[],
  filters: readonly string[],
  report: string,
  missing: readonly ClientProgram[],
): Promise<SuiteOutcome> {
  const leftOut = missing.map(({ files }) => `--exclude=${files}`)
  const projects = suites.map((suite) => `--project=${suite}`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await testRun.run('node_modules/vitest/vitest.mjs', ['run', ...projects, ...reporters, ...leftOut, ...filters], {})
  return countVitest(readReport(report), exitCode)
}

/** @param others they run once these have ended; their web is built meanwhile */
async function runPlaywright(
  testRun: TestRun,
  filters: readonly string[],
  report: string,
  others: Promise<unknown> | null,
): Promise<SuiteOutcome> {
  // If it fails, the browser tests, which need it, try again and say why.
  await ensureWebBuild({ log: console.log, signal: testRun.stopped }).catch(() => null)
  await others
  const options = ['test', '--reporter=list,json', ...filters]
  const environment = { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const exitCode = await testRun.run('node_modules/@playwright/test/cli.js', options, environment)
  return countPlaywright(readReport(report), exitCode)
}

/** Runs the suites, prints a last line `N passed, N failed` over all of them, and says whether all is well. */
export async function runTests(suites: readonly Suite[], filters: readonly string[]): Promise<boolean> {
  const missing = suites.includes('clients') ? missingClientPrograms(suites.length === 1) : []
  const kept = process.env[REPORT_FOLDER]
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'djag-test-report-'))
  const testRun = await TestRun.begin()
  try {
    const vitestSuites = suites.filter((suite) => suite !== 'e2e')
    const vitest = vitestSuites.length > 0 ? runVitest(testRun, vitestSuites, filters, join(folder, VITEST_REPORT), missing) : null
    const playwright = suites.includes('e2e') ? runPlaywright(testRun, filters, join(folder, PLAYWRIGHT_REPORT), vitest) : null
    const outcomes = (await Promise.all([vitest, playwright])).filter((outcome) => outcome !== null)
    if (testRun.stopped.aborted) {
      console.error('The tests were stopped.')
      return false
    }
    if (filters.length === 0)
      for (const { of, durations } of slowest(folder))
        console.log(`Slowest of ${of}:\n${durations.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`).join('\n')}`)
    const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
    const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
    for (const { problem } of outcomes) if (problem) console.error(problem)
    if (!suites.includes('clients'))
      console.log('Not tried: what needs programs beside npm, such as PgBouncer and Python (npm run test:clients).')
    for (const { program, files } of missing) console.log(`Not tried: ${files}, as ${program} is not here (${installing(missing)}).`)
    // What failed thousands of lines above is lost where only the end of an output is kept.
    if (failed > 0) console.log(tellFailed(folder))
    console.log(`${passed} passed, ${failed} failed`)
    return failed === 0
  } finally {
    await testRun.end()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}
