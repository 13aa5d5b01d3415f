import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countPlaywright, countVitest, type Outcome, readReport } from './outcome.ts'

export const SUITES = ['unit', 'db', 'e2e'] as const
export type Suite = (typeof SUITES)[number]

function run(script: string, options: readonly string[], environment: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...options], { stdio: 'inherit', env: { ...process.env, ...environment } })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

async function runVitest(suites: readonly Suite[], filters: readonly string[], report: string): Promise<Outcome> {
  const projects = suites.map((suite) => `--project=${suite}`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await run('node_modules/vitest/vitest.mjs', ['run', ...projects, ...reporters, ...filters], {})
  return countVitest(readReport(report), exitCode)
}

async function runPlaywright(filters: readonly string[], report: string): Promise<Outcome> {
  const options = ['test', '--reporter=list,json', ...filters]
  const exitCode = await run('node_modules/@playwright/test/cli.js', options, { PLAYWRIGHT_JSON_OUTPUT_FILE: report })
  return countPlaywright(readReport(report), exitCode)
}

/** Runs the suites, prints a last line `N passed, N failed` over all of them, and says whether all is well. */
export async function runTests(suites: readonly Suite[], filters: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'djag-test-report-'))
  try {
    const outcomes: Outcome[] = []
    const vitestSuites = suites.filter((suite) => suite !== 'e2e')
    if (vitestSuites.length > 0) outcomes.push(await runVitest(vitestSuites, filters, join(folder, 'vitest.json')))
    if (suites.includes('e2e')) outcomes.push(await runPlaywright(filters, join(folder, 'playwright.json')))
    const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
    const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
    for (const { problem } of outcomes) if (problem) console.error(problem)
    console.log(`${passed} passed, ${failed} failed`)
    return failed === 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
