import { expect, test } from 'vitest'
import { ProgramActions } from './program-actions.ts'

test.each([
  [true, { signal: 'SIGHUP' }],
  [false, 'The program had ended before the signal could reach it.'],
])('a signal counts as done only where the program was there to get it: %s', async (isThere, expected) => {
  const carryOut = Promise.withResolvers<() => unknown>()
  const actions = new ProgramActions(
    { reload: 'SIGHUP' },
    { onAction: (_action, listener) => carryOut.resolve(() => listener({}, { id: 1, by: 'Grace' } as never)) },
  )
  actions.started({ writeLine: () => {}, signal: () => isThere })
  const answer = (async () => (await carryOut.promise)())().catch((error: Error) => error.message)
  expect(await answer).toEqual(expected)
})
