import { expect, test } from 'vitest'
import { problemsAtFields } from './problems-at-fields.ts'

test('what is wrong inside of a field is told at it, the first of each, and all else keeps its name', () => {
  const problems = { 'kwargs.message': 'First.', 'kwargs.level': 'Second.', args: 'Whole.', taskId: 'Gone.', kwargsText: 'Another.' }
  expect(problemsAtFields(problems, ['args', 'kwargs'])).toEqual({
    kwargs: 'First.',
    args: 'Whole.',
    taskId: 'Gone.',
    kwargsText: 'Another.',
  })
})
