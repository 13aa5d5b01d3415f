import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { BoundedAnswers } from './bounded-answers.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

it('gives what comes in time, and a failure as it is', async () => {
  const answers = new BoundedAnswers(3_000, 10_000)
  await expect(
    answers.of(
      async () => 'well',
      () => 'late',
    ),
  ).resolves.toBe('well')
  await expect(
    answers.of(
      () => Promise.reject(new Error('refused')),
      () => 'late',
    ),
  ).rejects.toThrow('refused')
})

it('answers otherwise when it takes too long, and at once while it still does', async () => {
  const answers = new BoundedAnswers(3_000, 10_000)
  let settle = (_: string) => {}
  const stuck = vi.fn(() => new Promise<string>((resolve) => (settle = resolve)))
  const first = answers.of(stuck, () => 'late')
  await vi.advanceTimersByTimeAsync(3_000)
  await expect(first).resolves.toBe('late')
  await expect(answers.of(stuck, () => 'late')).resolves.toBe('late')
  expect(stuck).toHaveBeenCalledTimes(1)
  settle('after all')
  await vi.advanceTimersByTimeAsync(0)
  await expect(
    answers.of(
      async () => 'well',
      () => 'late',
    ),
  ).resolves.toBe('well')
})

it('asks anew after a while what never came', async () => {
  const answers = new BoundedAnswers(3_000, 10_000)
  const first = answers.of(
    () => new Promise<string>(() => {}),
    () => 'late',
  )
  await vi.advanceTimersByTimeAsync(13_000)
  await first
  await expect(
    answers.of(
      async () => 'well',
      () => 'late',
    ),
  ).resolves.toBe('well')
})
