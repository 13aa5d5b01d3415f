import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type ThrowawayServer, testServerInEnvironment } from '#tests/postgres-server.ts'

/** What came of running test files. `broken`: they could not even run, and why; a bug that does that is none that a test catches. */
export type Tried = { failedTests: string[]; firstFailure: string | null; broken: string | null }

type Report = {
  numTotalTests: number
  testResults: { message: string; assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[]
}

/** For each test file; also on a machine that has much else to do. */
const PATIENCE_MS = 150_000
/** What a snippet that does not fit leaves, rather than a bug. */
const MISFIT = /syntax error at|SyntaxError|is not defined|could not determine data type|must appear in the GROUP BY|Transform failed/

/** Runs these test files in a copy of the checkout until the first test fails, on this server and its template; null: on one that they make themselves. */
export async function runTestFiles(folder: string, files: readonly string[], server: ThrowawayServer | null): Promise<Tried> {
  const report = join(folder, 'mutant-report.json')
  rmSync(report, { force: true })
  const vitest = join('node_modules', 'vitest', 'vitest.mjs')
  const options = ['run', '--bail=1', '--reporter=json', `--outputFile=${report}`, '--cache=false']
  const child = spawn(process.execPath, [vitest, ...options, ...files], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...(server && testServerInEnvironment(server)) },
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000)
  })
  let isOutOfPatience = false
  const impatience = setTimeout(() => {
    isOutOfPatience = true
    if (child.pid) process.kill(-child.pid, 'SIGTERM')
  }, PATIENCE_MS * files.length)
  const [code, signal] = await once(child, 'exit')
  clearTimeout(impatience)
  if (signal !== null || isOutOfPatience) return { failedTests: ['(it did not come to an end)'], firstFailure: null, broken: null }
  return judge(report, code, complaint)
}

function judge(path: string, code: number, complaint: string): Tried {
  let report: Report
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return { failedTests: [], firstFailure: null, broken: `vitest ended with ${code}: ${complaint}` }
  }
  const failed = report.testResults.flatMap((file) => file.assertionResults.filter(({ status }) => status === 'failed'))
  const firstFailure = failed[0]?.failureMessages[0] ?? null
  const misfit = report.testResults.flatMap(({ message }) => [message]).find((message) => MISFIT.test(message))
  const broken =
    misfit ??
    (firstFailure && MISFIT.test(firstFailure) ? firstFailure : null) ??
    (report.numTotalTests === 0 ? 'no test was found' : null) ??
    (failed.length === 0 && code !== 0 ? (report.testResults.map(({ message }) => message).find(Boolean) ?? complaint) : null)
  return { failedTests: failed.map(({ fullName }) => fullName), firstFailure, broken }
}
