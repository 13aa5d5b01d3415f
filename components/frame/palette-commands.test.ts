import { expect, test } from 'vitest'
import { PALETTE_COMMANDS, readCommand, tagsCalled, teamActionsCalled } from './palette-commands.ts'

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

test('what is done with all tasks of a tag is asked in their list', () => {
  const { command } = readCommand('pause finance') ?? {}
  expect(command?.ofTag).toMatchObject({ verb: 'pause' })
  expect(command?.ofTag?.href('year end')).toBe('/tasks?tag=year+end')
  expect(readCommand('resume finance')?.command.ofTag).toBe(null)
})

test('tags are found by any part of their name, those that begin with it first, and none without tasks', () => {
  const tags = ['Refinance', 'finance', 'FINAL', 'empty final'].map((name) => ({ name, taskCount: name.startsWith('empty') ? 0 : 3 }))
  expect(tagsCalled(' fina', tags).map(({ name }) => name)).toEqual(['finance', 'FINAL', 'Refinance'])
  expect(tagsCalled('  ', tags)).toEqual([])
})

test('actions of a team’s own are found by title or type, by who may ask for them; Djag’s own by their places alone', () => {
  const type = (name: string, title: string, more = {}) => ({ type: name, title, mayAsk: true, team: {}, ...more })
  const types = [
    type('flush-cache', 'Empty what was read'),
    type('close-books', 'Close the books'),
    type('close-shop', 'Close the shop', { mayAsk: false }),
    type('close-all', 'Close all', { team: null }),
  ]
  const found = (text: string) => teamActionsCalled(text, types).map((each) => each.type)
  expect(found('flush')).toEqual(['flush-cache'])
  expect(found(' CLOSE ')).toEqual(['close-books'])
  expect(found(' ')).toEqual([])
})
