import { expect, test } from 'vitest'
import { readTypedTask } from './new-task-input.ts'

const handler = {
  name: 'log',
  positional: [],
  inputSchema: { type: 'object', properties: { message: { type: 'string', minLength: 1 } }, required: ['message'] },
}

test('a task that is named, with what its handler needs and a crontab, is one that the server takes', () => {
  const read = readTypedTask({ name: ' report ', handler, typed: { message: 'out' }, hasCrontab: true, tags: [] }, 7)
  expect(read.problems).toBeNull()
  expect(read.input).toMatchObject({ name: 'report', handler: 'log', crontabId: 7, enabled: true, kwargs: { message: 'out' } })
})

test('all that is missing is said at once, each at its field', () => {
  expect(Object.keys(readTypedTask({ name: '', handler: null, typed: {}, hasCrontab: false, tags: [] }, 1).problems ?? {})).toEqual([
    'name',
    'handler',
    'crontabId',
  ])
  const { problems } = readTypedTask({ name: 'report', handler, typed: {}, hasCrontab: true, tags: [] }, 1)
  expect(Object.keys(problems ?? {})).toEqual(['kwargs.message'])
})
