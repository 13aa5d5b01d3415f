import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { afterSeconds } from './after-seconds.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const SIXTY_DAYS_SECONDS = 60 * 24 * 3_600

it.each([0.5, 90, SIXTY_DAYS_SECONDS])('calls back once, after %s s and not before', (seconds) => {
  const callback = vi.fn()
  afterSeconds(seconds, callback)
  vi.advanceTimersByTime(seconds * 1_000 - 1)
  expect(callback).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(callback).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(seconds * 1_000)
  expect(callback).toHaveBeenCalledOnce()
})

it('calls back never once it is withdrawn, whatever part of the wait is over', () => {
  const callback = vi.fn()
  const [withdrawSoon, withdrawLate] = [afterSeconds(90, callback), afterSeconds(SIXTY_DAYS_SECONDS, callback)]
  withdrawSoon()
  vi.advanceTimersByTime(30 * 24 * 3_600_000)
  withdrawLate()
  vi.advanceTimersByTime(SIXTY_DAYS_SECONDS * 1_000)
  expect(callback).not.toHaveBeenCalled()
})
