import { expect, test } from 'vitest'
import { ApiError } from '../../api/api-error.ts'
import { afterUndo, type Undoing } from './undoing.ts'

const [earlier, latest]: [Undoing, Undoing] = [
  { what: 'disabled 2 tasks', undo: async () => null },
  { what: 'paused 3 tasks', undo: async () => null },
]
const failed = (code: 'stale' | 'not_found' | 'unavailable') => ({ error: new ApiError({ code, message: code }) })

test.each(['stale', 'not_found'] as const)('an undo that fails as %s gives way to what was done before it', (code) => {
  expect(afterUndo([earlier, latest], latest, failed(code))).toEqual([earlier])
})

test('an undo that fails for now can be tried again; one that succeeded is gone', () => {
  expect(afterUndo([earlier, latest], latest, failed('unavailable'))).toEqual([earlier, latest])
  expect(afterUndo([earlier, latest], latest, null)).toEqual([earlier])
})
