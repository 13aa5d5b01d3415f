import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest } from './outcome.ts'

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
