import { readFileSync } from 'node:fs'

export interface Outcome {
  passed: number
  failed: number
  /** Why more counts as failed than single tests did. */
  problem: string | null
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number }
  errors: unknown[]
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
function settle(runner: string, passed: number, failed: number, exitCode: number): Outcome {
  if (passed + failed === 0) return { passed, failed: 1, problem: `${runner} ran no tests at all.` }
  if (failed === 0 && exitCode !== 0)
    return { passed, failed: 1, problem: `${runner} failed with exit code ${exitCode} although no test did; see above.` }
  return { passed, failed, problem: null }
}

/** Counts what Vitest's JSON reporter wrote; a file that could not be loaded is a failure. */
export function countVitest(report: unknown, exitCode: number): Outcome {
  if (report === null) return { passed: 0, failed: 1, problem: `Vitest crashed with exit code ${exitCode}; see above.` }
  const { numPassedTests, numFailedTests, testResults } = report as VitestReport
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length
  return settle('Vitest', numPassedTests, numFailedTests + brokenFiles, exitCode)
}

/** Counts what Playwright's JSON reporter wrote; an error outside of tests is a failure. */
export function countPlaywright(report: unknown, exitCode: number): Outcome {
  if (report === null) return { passed: 0, failed: 1, problem: `Playwright crashed with exit code ${exitCode}; see above.` }
  const { stats, errors } = report as PlaywrightReport
  return settle('Playwright', stats.expected, stats.unexpected + stats.flaky + errors.length, exitCode)
}
