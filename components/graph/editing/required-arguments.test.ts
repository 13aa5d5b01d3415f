import { expect, test } from 'vitest'
import { readArguments, requiredArguments } from './required-arguments.ts'

const inputSchema = {
  type: 'object',
  properties: {
    message: { type: 'string', description: 'The text to write.' },
    level: { type: 'string', default: 'info' },
    days: { type: 'integer' },
  },
  required: ['message', 'level', 'days'],
}

test('asked for is what a handler can’t do without: what has a default is not', () => {
  expect(requiredArguments({ inputSchema })).toEqual([
    { name: 'message', description: 'The text to write.', isText: true },
    { name: 'days', description: '', isText: false },
  ])
  expect(requiredArguments({ inputSchema: {} })).toEqual([])
})

test('text is taken as it is typed, all else as JSON, and what can’t be read is said at its name', () => {
  const required = requiredArguments({ inputSchema })
  expect(readArguments(required, { message: '12', days: '3' })).toEqual({ kwargs: { message: '12', days: 3 }, problems: {} })
  expect(Object.keys(readArguments(required, { message: 'x', days: 'three' }).problems)).toEqual(['days'])
  expect(Object.keys(readArguments(required, {}).problems)).toEqual(['days'])
})
