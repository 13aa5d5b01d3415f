import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { QueueFollower } from './queue-news.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const follow = (signal = new AbortController().signal) => new QueueFollower(['default'], signal, () => {})

it('who waits is woken by what is heard, without any time passing, and by what was heard since the last look', async () => {
  const follower = follow()
  const waiting = follower.wait(5_000)
  follower.hear()
  await waiting
  await follower.wait(5_000)
  follower.forget()
  const again = follower.wait(5_000)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(5_000)
  await again
})

it('who has gone, or asks anew, waits no longer at once', async () => {
  const leaving = new AbortController()
  const left = follow(leaving.signal)
  const waiting = left.wait(5_000)
  leaving.abort()
  await waiting
  const closed = follow()
  const alsoWaiting = closed.wait(5_000)
  closed.close()
  await alsoWaiting
  expect([left.isOver, closed.isOver, vi.getTimerCount()]).toEqual([true, true, 0])
})
