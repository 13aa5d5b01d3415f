import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allScenarios } from './oracle-scenario.ts'

/** Where the tests are whose titles say what Djag does instead. */
const FILES = ['./oracle-differences.test.ts', '../../server/tick/oracle-differences.db.test.ts']
const tests = FILES.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n')

/** Whether a title ends with the name in brackets, or a row of a table puts the name behind its sentence. */
const isNamedByTest = (name: string) => new RegExp(`'[^'\\n]+ \\(${name}\\)'|'[^'\\n]+ [^'\\n]+',\\s*'${name}'`).test(tests)

const others = allScenarios().filter(({ verdict }) => verdict !== 'keep')

describe('of each scenario in which the original was wrong or silent', () => {
  it('there are as many as were recorded', () => {
    expect(others).toHaveLength(63)
  })

  it.each(others.map(({ name, note }) => [name, note]))('a test names %s and says what Djag does instead of: %s', (name) => {
    expect(isNamedByTest(name)).toBe(true)
  })
})
