import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { lineStream } from './line-stream.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('asks now and then whether it may go on, until nothing more comes or its reader leaves', async () => {
  const waiting = Promise.withResolvers<void>()
  const askAnew = vi.fn(async () => {})
  const end = vi.fn(() => waiting.resolve())
  async function* lines() {
    yield { n: 1 }
    yield null
    await waiting.promise
  }
  const reader = lineStream(lines(), { everyMs: 1_000, askAnew, end }).getReader()
  const read = async () => new TextDecoder().decode((await reader.read()).value)
  expect([await read(), await read()]).toEqual(['{"n":1}\n', '\n'])
  vi.advanceTimersByTime(2_500)
  expect(askAnew).toHaveBeenCalledTimes(2)
  const left = reader.cancel()
  expect(end).toHaveBeenCalledOnce()
  await left
  vi.advanceTimersByTime(5_000)
  expect(askAnew).toHaveBeenCalledTimes(2)
})
