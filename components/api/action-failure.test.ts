import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error'
import { expect, test } from 'vitest'
import { actionFailure } from './action-failure.ts'
import { perform } from './perform.ts'

const thrown = (message: string, more = {}) => Object.assign(new Error(message), more)

test('an action of another version asks for the page to be loaded anew', () => {
  expect(actionFailure(new UnrecognizedActionError('Server Action "7f" was not found on the server.'))).toMatchObject({
    code: 'outdated',
    message: expect.stringContaining('older version of Djag: reload it'),
  })
})

test('a failure that the server keeps to itself names the number under which it was logged', () => {
  expect(actionFailure(thrown('Minified React error #441; visit https://react.dev/errors/441', { digest: '2338470219' }))).toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/^The server could not do this.*\(2338470219\)$/),
    requestId: '2338470219',
  })
})

test('what the server says in words is passed on, and what Next or React say is not', () => {
  expect(actionFailure(thrown('This is too much at once: at most 1 MB is taken.')).message).toBe(
    'This is too much at once: at most 1 MB is taken.',
  )
  for (const jargon of ['An unexpected response was received from the server.', 'Minified React error #31'])
    expect(actionFailure(thrown(jargon)).message).toMatch(/^The server could not do this/)
})

test('a connection that is gone is said to be gone', () => {
  expect(actionFailure(new TypeError('Failed to fetch'))).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('could not be reached'),
  })
})

test('whoever performs an action gets each of them as an error for people', async () => {
  await expect(perform(Promise.reject(new TypeError('Failed to fetch')))).rejects.toMatchObject({ name: 'ApiError', code: 'unavailable' })
})
