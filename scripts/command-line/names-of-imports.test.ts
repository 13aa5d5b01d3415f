import { expect, test } from 'vitest'
import { takenNames } from '#domain/imported-tasks/names.ts'
import { BUILT_IN } from '#worker/handlers/built-in.ts'

test('no import gives a task the name of a handler that comes with Djag', () => {
  expect([...takenNames()].toSorted()).toEqual(BUILT_IN.map(({ name }) => name).toSorted())
})
