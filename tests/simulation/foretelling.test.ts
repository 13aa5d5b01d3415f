import { expect, it } from 'vitest'
import { foretellMany } from './foretelling.ts'

const WAITS = 120

it('says of what waits when it comes, if every run takes its usual time, and otherwise no more than it can know', {
  timeout: 60_000,
}, () => {
  const { explained, wrong, earliest, never } = foretellMany(1, WAITS, ['small', 'crontabs'])
  expect(wrong.slice(0, 5)).toEqual([])
  expect(wrong.length / explained).toBeLessThan(0.02)
  expect(earliest / explained).toBeLessThan(0.05)
  expect(never / explained).toBeLessThan(0.5)
})
