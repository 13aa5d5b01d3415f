import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { StartFailure } from '../failure.ts'
import { failedTests } from './outcome.ts'
import { readRepetition } from './repeat-tests.ts'

it('reads how often, beside what, and which tests', () => {
  expect(readRepetition(['20'])).toEqual({ times: 20, load: false, stop: false, tests: [] })
  expect(readRepetition(['3', '--load', '--stop', 'db', 'server/tick'])).toEqual({
    times: 3,
    load: true,
    stop: true,
    tests: ['db', 'server/tick'],
  })
  for (const wrong of [[], ['0'], ['often'], ['2.5'], ['3', '--lod']]) expect(() => readRepetition(wrong)).toThrow(StartFailure)
})

it('names every failed test of a run, and a file that broke as a whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-reports-'))
  try {
    expect(failedTests(folder)).toEqual(['no test by name: see its output'])
    const result = (status: string, fullName: string) => ({ status, fullName })
    const vitest = [
      { name: join(process.cwd(), 'a.test.ts'), status: 'failed', assertionResults: [result('failed', 'one'), result('passed', 'two')] },
      { name: 'b.test.ts', status: 'failed', assertionResults: [] },
    ]
    writeFileSync(join(folder, 'vitest.json'), JSON.stringify({ testResults: vitest }))
    const specs = [
      { title: 'three', file: 'c.spec.ts', ok: false },
      { title: 'four', file: 'c.spec.ts', ok: true },
    ]
    writeFileSync(join(folder, 'playwright.json'), JSON.stringify({ suites: [{ suites: [{ specs }] }] }))
    expect(failedTests(folder)).toEqual(['a.test.ts: one', 'b.test.ts (the file as a whole)', 'e2e/c.spec.ts: three'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
