import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest, failedTests, slowest, tellFailed } from './outcome.ts'

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })

describe('the count of tests', () => {
  it('adds a test file that could not be loaded to the failed tests', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed'), file('failed')],
    }
    expect(countVitest(report, 1)).toEqual({ passed: 2, failed: 2, problem: null })
  })

  it('is a failure when a runner found no tests, crashed, or failed without a failed test', () => {
    expect(countVitest({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toMatchObject({ failed: 1 })
    expect(countVitest(null, 134)).toMatchObject({ failed: 1, problem: expect.stringContaining('134') })
    expect(countVitest({ numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] }, 1)).toMatchObject({
      passed: 3,
      failed: 1,
    })
    expect(countPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [] }, 1)).toMatchObject({ failed: 1 })
    expect(countPlaywright(null, 1)).toMatchObject({ failed: 1 })
  })

  it('takes a flaky browser test and an error outside of tests as failures', () => {
    expect(countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1 }, errors: [{}] }, 1)).toEqual({
      passed: 4,
      failed: 3,
      problem: null,
    })
  })
})

it('tells the ten slowest tests and files of each suite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-reports-'))
  try {
    const took = (name: string, seconds: number) => ({
      name,
      startTime: 1_000,
      endTime: 1_000 + seconds * 1_000,
      assertionResults: [{ status: 'passed', fullName: 'does it', duration: seconds * 100 }],
    })
    const testResults = [...Array.from({ length: 12 }, (_, index) => took(`${index}.test.ts`, index)), took('tick.db.test.ts', 50)]
    writeFileSync(join(folder, 'vitest.json'), JSON.stringify({ testResults }))
    const specs = [{ title: 'a journey', file: 'a.spec.ts', ok: true, tests: [{ results: [{ duration: 1_500 }, { duration: 500 }] }] }]
    writeFileSync(join(folder, 'playwright.json'), JSON.stringify({ suites: [{ suites: [{ specs }] }] }))
    const [unitTests, unitFiles, dbTests, dbFiles, e2e] = slowest(folder)
    expect(unitTests?.durations).toHaveLength(10)
    expect(unitTests?.durations[0]).toEqual({ name: '11.test.ts: does it', seconds: 1.1 })
    expect(unitFiles?.durations[0]).toEqual({ name: '11.test.ts', seconds: 11 })
    expect(dbTests).toEqual({ of: 'db: tests', durations: [{ name: 'tick.db.test.ts: does it', seconds: 5 }] })
    expect(dbFiles).toEqual({ of: 'db: files', durations: [{ name: 'tick.db.test.ts', seconds: 50 }] })
    expect(e2e).toEqual({ of: 'e2e: tests', durations: [{ name: 'e2e/a.spec.ts: a journey', seconds: 2 }] })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('tells which tests failed and why, a file that could not be loaded too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-reports-'))
  try {
    expect(failedTests(folder)).toEqual([{ name: 'no test by name: see its output', reason: '' }])
    const failed = { status: 'failed', fullName: 'does it', failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  at tick.ts:1'] }
    const testResults = [
      { name: `${process.cwd()}/tick.test.ts`, status: 'failed', assertionResults: [failed, { status: 'passed', fullName: 'does more' }] },
      { name: 'broken.test.ts', status: 'failed', message: 'Unexpected token', assertionResults: [] },
    ]
    writeFileSync(join(folder, 'vitest.json'), JSON.stringify({ testResults }))
    const journey = {
      title: 'a journey',
      file: 'a.spec.ts',
      ok: false,
      tests: [{ results: [{ duration: 1, errors: [{ message: 'no button' }] }] }],
    }
    writeFileSync(
      join(folder, 'playwright.json'),
      JSON.stringify({ suites: [{ specs: [journey, { ...journey, title: 'another', ok: true }] }] }),
    )
    expect(failedTests(folder)).toEqual([
      { name: 'tick.test.ts: does it', reason: 'expected 1\n  at tick.ts:1' },
      { name: 'broken.test.ts (the file as a whole)', reason: 'Unexpected token' },
      { name: 'e2e/a.spec.ts: a journey', reason: 'no button' },
    ])
    expect(tellFailed(folder)).toContain('Failed: tick.test.ts: does it\n    expected 1')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
