import { expect, test } from 'vitest'
import { problemOfShell } from './shell-handler.ts'

const shell = (kwargs: Record<string, string>, args: string[] = []) => problemOfShell({ handler: 'shell-command', args, kwargs })

test('a shell’s command takes nothing that a run fills in, by name or by place', () => {
  expect(shell({ command: 'load {{result:extract.path}}' })).toMatchObject({
    field: 'kwargs',
    message: expect.stringContaining('environment'),
  })
  expect(shell({}, ['load {{scheduledFor:yyyy}}'])).toMatchObject({ field: 'args' })
  expect(shell({ command: 'load "$DAY"', environment: '{{scheduledFor:yyyy}}' })).toBe(null)
  expect(shell({ command: 'echo "$A" && { true; }' })).toBe(null)
})

test('other handlers are not meant', () => {
  expect(problemOfShell({ handler: 'log', args: [], kwargs: { command: '{{task}}' } })).toBe(null)
})
