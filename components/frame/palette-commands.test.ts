import { expect, test } from 'vitest'
import { PALETTE_COMMANDS, readCommand } from './palette-commands.ts'

test.each([
  ['run load orders', 'run', 'load orders'],
  ['  Start  load ', 'run', 'load'],
  ['WHY report', 'why', 'report'],
  ['runs report', 'runs', 'report'],
])('a word and a name are a command: %s', (text, word, rest) => {
  expect(readCommand(text)).toMatchObject({ command: { word }, rest })
})

test.each(['', 'run', 'run ', 'running load', 'load run', 'load'])('anything else is searched for: %j', (text) => {
  expect(readCommand(text)).toBe(null)
})

test('no word says two things', () => {
  const words = PALETTE_COMMANDS.flatMap(({ word, also }) => [word, ...also])
  expect(new Set(words).size).toBe(words.length)
})
