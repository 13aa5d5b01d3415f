import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GatheredLooks } from './gathered-looks.ts'

const TIMES = { everyMs: 60_000, gatherMs: 500 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Each look lasts so long. */
const lasting = (ms: number) => vi.fn((_: AbortSignal) => new Promise<void>((resolve) => setTimeout(resolve, ms)))

describe('looks', () => {
  it('come at once, and a minute after the end of each', async () => {
    const look = lasting(1_000)
    const looks = new GatheredLooks(look, TIMES)
    await vi.advanceTimersByTimeAsync(0)
    expect(look).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(60_999)
    expect(look).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(look).toHaveBeenCalledTimes(2)
    looks.stop()
  })

  it('come half a second after the first of what is wanted, though more and more is', async () => {
    const look = lasting(0)
    const looks = new GatheredLooks(look, TIMES)
    await vi.advanceTimersByTimeAsync(1_000)
    for (let at = 0; at < 500; at += 100) {
      looks.want()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(look).toHaveBeenCalledTimes(2)
    looks.stop()
  })

  it('are put off by nothing that is wanted before the first one', async () => {
    const look = lasting(0)
    const looks = new GatheredLooks(look, TIMES)
    looks.want()
    await vi.advanceTimersByTimeAsync(0)
    expect(look).toHaveBeenCalledTimes(1)
    looks.stop()
  })

  it('come soon after one during which another was wanted, and never two at a time', async () => {
    const look = lasting(5_000)
    const looks = new GatheredLooks(look, TIMES)
    await vi.advanceTimersByTimeAsync(1_000)
    looks.want()
    await vi.advanceTimersByTimeAsync(4_499)
    expect(look).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(look).toHaveBeenCalledTimes(2)
    // That one looked at it: the next comes in its turn.
    await vi.advanceTimersByTimeAsync(64_999)
    expect(look).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(look).toHaveBeenCalledTimes(3)
    looks.stop()
  })

  it('end when they are stopped, also during one, which is told', async () => {
    const look = lasting(5_000)
    const looks = new GatheredLooks(look, TIMES)
    await vi.advanceTimersByTimeAsync(1_000)
    looks.want()
    looks.stop()
    looks.want()
    expect(look.mock.calls[0]?.[0].aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(200_000)
    expect(look).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('go on after one that failed', async () => {
    const look = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue(undefined)
    const looks = new GatheredLooks(look, TIMES)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(look).toHaveBeenCalledTimes(2)
    looks.stop()
  })
})
