import { expect, test } from 'vitest'
import { EMPTY_DRAFT, readDependencyDraft, withFuture } from './dependency-draft.ts'

test('the usual endings follow the kind, chosen ones stay', () => {
  expect(withFuture(EMPTY_DRAFT, true).endings).toBe('finished')
  expect(withFuture(withFuture(EMPTY_DRAFT, true), false).endings).toBe('succeeded')
  expect(withFuture({ ...EMPTY_DRAFT, endings: 'finished', freshness: 'new' }, true).endings).toBe('finished')
})

test('an aligned dependency made future is aligned no more', () => {
  expect(withFuture({ ...EMPTY_DRAFT, freshness: 'aligned' }, true).freshness).toBe('new')
  expect(withFuture({ ...EMPTY_DRAFT, freshness: 'aligned' }, false).freshness).toBe('aligned')
})

test('a task that is missing has its sentence', () => {
  expect(readDependencyDraft({ ...EMPTY_DRAFT, dependerId: 3 }).problems).toEqual({ dependeeId: 'Choose the task that it waits for.' })
  expect(readDependencyDraft({ ...EMPTY_DRAFT, dependerId: 3, dependeeId: 4 })).toEqual({
    input: { dependerId: 3, dependeeId: 4, future: false, endings: 'succeeded', freshness: 'new' },
    problems: null,
  })
})
