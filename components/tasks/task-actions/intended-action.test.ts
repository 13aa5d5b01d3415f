import { toast } from 'sonner'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Intended, intend } from './intended-action.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it.each<[string, Intended, RegExp]>([
  ['a task', { taskId: 7, verb: 'run' }, /^The page of the task took too long/],
  ['the tasks of a tag', { tag: 'finance', verb: 'pause' }, /^The list of the tag’s tasks took too long/],
])('what was intended with %s lapses, and says which page took too long', (_, intended, sentence) => {
  const told = vi.spyOn(toast, 'info').mockReturnValue('')
  intend(intended)
  vi.advanceTimersByTime(9_999)
  expect(told).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(told).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(sentence))
})
