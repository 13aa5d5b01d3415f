import { describe, expect, it } from 'vitest'
import { barOf } from '../testing/plan-views.ts'
import { startLoad } from './start-load.ts'

const WINDOW = { fromMs: 0, toMs: 100 }
const count = (fromMs: number, succeeded: number) => ({ taskId: 1, fromMs, succeeded, failed: 0, cancelled: 0, active: 0 })

describe('how many runs start when', () => {
  it('counts each part of the time, counted runs among them, and leaves out what starts elsewhere', () => {
    const { starts, most } = startLoad(
      [
        [barOf({ fromMs: 5 }), barOf({ fromMs: 55 })],
        [barOf({ fromMs: 59 }), barOf({ fromMs: 100 })],
      ],
      [count(90, 7)],
      WINDOW,
      10,
    )
    expect([...starts]).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 0, 7])
    expect(most).toBe(7)
  })

  it('names the instant at which most start at once: what a scheduler began a moment later was due with the others', () => {
    const bars = [barOf({ fromMs: 41, instantMs: 40 }), barOf({ fromMs: 42, instantMs: 40 }), barOf({ fromMs: 60 })]
    expect(startLoad([bars], [], WINDOW, 10).peak).toEqual({ atMs: 40, count: 2 })
    expect(startLoad([[barOf({ fromMs: 60 })]], [], WINDOW, 10).peak).toBeNull()
  })

  it('leaves out what waits and starts nothing', () => {
    const bars = [barOf({ fromMs: 100, instantMs: 40, state: 'waiting' }), barOf({ fromMs: 60, state: 'waiting' })]
    const { most, peak } = startLoad([bars, [barOf({ fromMs: 50, instantMs: 50, state: 'waiting' })]], [], { fromMs: 0, toMs: 200 }, 10)
    expect([most, peak]).toEqual([0, null])
  })

  it('takes what is expected, or waits first, by when it starts', () => {
    const bars = [barOf({ fromMs: 70, instantMs: 10, state: 'expected' }), barOf({ fromMs: 70, instantMs: 20, waitsFromMs: 20 })]
    expect(startLoad([bars], [], WINDOW, 10).peak).toEqual({ atMs: 70, count: 2 })
  })
})
