import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Names of the reports that the runners write into the folder of a test run. */
export const VITEST_REPORT = 'vitest.json'
export const PLAYWRIGHT_REPORT = 'playwright.json'

export interface SuiteOutcome {
  passed: number
  failed: number
  /** Why more counts as failed than single tests did. */
  problem: string | null
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: {
    name?: string
    status: string
    /** Milliseconds of the clock. */
    startTime?: number
    endTime?: number
    assertionResults: { status: string; fullName?: string; duration?: number | null; failureMessages?: string[] | null }[]
    /** Why the file could not be loaded. */
    message?: string
  }[]
}

interface PlaywrightSuite {
  specs?: { title: string; file: string; ok: boolean; tests?: { results: { duration: number; errors?: { message?: string }[] }[] }[] }[]
  suites?: PlaywrightSuite[]
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number }
  errors: unknown[]
  suites?: PlaywrightSuite[]
}

/** The report a runner wrote; null when it crashed before it did. */
export function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** A run that fails although no test did (it crashed, a file did not load, nothing was found) counts as one failure more. */
function settle(runner: string, passed: number, failed: number, exitCode: number): SuiteOutcome {
  if (passed + failed === 0) return { passed, failed: 1, problem: `${runner} ran no tests at all.` }
  if (failed === 0 && exitCode !== 0)
    return { passed, failed: 1, problem: `${runner} failed with exit code ${exitCode} although no test did; see above.` }
  return { passed, failed, problem: null }
}

/** Counts what Vitest's JSON reporter wrote; a file that could not be loaded is a failure. */
export function countVitest(report: unknown, exitCode: number): SuiteOutcome {
  if (report === null) return { passed: 0, failed: 1, problem: `Vitest crashed with exit code ${exitCode}; see above.` }
  const { numPassedTests, numFailedTests, testResults } = report as VitestReport
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length
  return settle('Vitest', numPassedTests, numFailedTests + brokenFiles, exitCode)
}

/** Counts what Playwright's JSON reporter wrote; an error outside of tests is a failure. */
export function countPlaywright(report: unknown, exitCode: number): SuiteOutcome {
  if (report === null) return { passed: 0, failed: 1, problem: `Playwright crashed with exit code ${exitCode}; see above.` }
  const { stats, errors } = report as PlaywrightReport
  return settle('Playwright', stats.expected, stats.unexpected + stats.flaky + errors.length, exitCode)
}

export interface FailedTest {
  name: string
  /** What the test said, without colours; empty where it said nothing. */
  reason: string
}

function failedVitest({ testResults }: VitestReport): FailedTest[] {
  return testResults.flatMap(({ name = '', status, message = '', assertionResults }) => {
    const tests = assertionResults
      .filter((result) => result.status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: `${name}: ${fullName}`, reason: (failureMessages ?? []).join('\n') }))
    return tests.length === 0 && status === 'failed' ? [{ name: `${name} (the file as a whole)`, reason: message }] : tests
  })
}

function failedPlaywright({ specs = [], suites = [] }: PlaywrightSuite): FailedTest[] {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests = [] }) => ({
      name: `e2e/${file}: ${title}`,
      reason: tests
        .flatMap(({ results }) => results)
        .flatMap(({ errors = [] }) => errors)
        .map(({ message = '' }) => message)
        .join('\n'),
    }))
  return [...own, ...suites.flatMap(failedPlaywright)]
}

/** The tests that failed in a run, by the reports in its folder; one that says so where they name none. */
export function failedTests(folder: string): FailedTest[] {
  const [vitest, playwright] = [readReport(join(folder, VITEST_REPORT)), readReport(join(folder, PLAYWRIGHT_REPORT))]
  const failed = [
    ...(vitest === null ? [] : failedVitest(vitest as VitestReport)),
    ...(playwright === null ? [] : failedPlaywright(playwright as PlaywrightReport)),
  ]
  if (failed.length === 0) return [{ name: 'no test by name: see its output', reason: '' }]
  return failed.map(({ name, reason }) => ({ name: name.replace(`${process.cwd()}/`, ''), reason: stripVTControlCharacters(reason) }))
}

/** So many lines of what a failed test said are repeated at the end: enough for the assertion, the values and the place. */
const LINES_OF_A_REASON = 25

/** The failed tests with the beginning of what each said, for the end of a long output. */
export function tellFailed(folder: string): string {
  return failedTests(folder)
    .map(({ name, reason }) => [`Failed: ${name}`, ...reason.split('\n').slice(0, LINES_OF_A_REASON)].join('\n    '))
    .join('\n')
}

interface Duration {
  name: string
  seconds: number
}

function specDurations({ specs = [], suites = [] }: PlaywrightSuite): Duration[] {
  const own = specs.map(({ file, title, tests = [] }) => ({
    name: `e2e/${file}: ${title}`,
    seconds: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0) / 1_000,
  }))
  return [...own, ...suites.flatMap(specDurations)]
}

const isDatabaseTest = (name: string) => /\.(db|clients)\.test\./.test(name)

/** For each suite that ran, its ten slowest tests, and of those that share what a file prepares, its ten slowest files; the longest first. */
export function slowest(folder: string): { of: string; durations: Duration[] }[] {
  const vitest = readReport(join(folder, VITEST_REPORT)) as VitestReport | null
  const files = (vitest?.testResults ?? []).map((file) => ({ ...file, name: (file.name ?? '').replace(`${process.cwd()}/`, '') }))
  const playwright = readReport(join(folder, PLAYWRIGHT_REPORT)) as PlaywrightReport | null
  const [db, unit] = [files.filter(({ name }) => isDatabaseTest(name)), files.filter(({ name }) => !isDatabaseTest(name))]
  const all = [
    { of: 'unit: tests', durations: unit.flatMap(testDurations) },
    { of: 'unit: files', durations: unit.map(fileDuration) },
    { of: 'db: tests', durations: db.flatMap(testDurations) },
    { of: 'db: files', durations: db.map(fileDuration) },
    { of: 'e2e: tests', durations: specDurations({ suites: playwright?.suites ?? [] }) },
  ]
  return all
    .filter(({ durations }) => durations.length > 0)
    .map(({ of, durations }) => ({ of, durations: durations.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10) }))
}

const fileDuration = ({ name = '', startTime = 0, endTime = 0 }: VitestReport['testResults'][number]): Duration => ({
  name,
  seconds: (endTime - startTime) / 1_000,
})

const testDurations = ({ name = '', assertionResults }: VitestReport['testResults'][number]): Duration[] =>
  assertionResults.map(({ fullName = '', duration }) => ({ name: `${name}: ${fullName}`, seconds: (duration ?? 0) / 1_000 }))
