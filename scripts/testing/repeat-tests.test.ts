import { expect, it } from 'vitest'
import { StartFailure } from '../failure.ts'
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
