import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ALL_MUTANTS } from './all.ts'

it('every mutant has its place: its snippet stands once in its file, and the tests that have to catch it are there', () => {
  const misplaced = ALL_MUTANTS.filter(
    ({ file, find, caughtBy }) =>
      !existsSync(file) || readFileSync(file, 'utf8').split(find).length !== 2 || caughtBy.length === 0 || !caughtBy.every(existsSync),
  )
  expect(misplaced.map(({ file, bug }) => `${file}: ${bug}`)).toEqual([])
})
