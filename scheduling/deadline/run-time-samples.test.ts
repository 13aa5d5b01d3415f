import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileOf, remainingSamples, runTimeSamples, shareWithin, WAYS } from './run-time-samples.ts'

const TIMES = { medianMs: 600_000, lateMs: 900_000 }
const orders = fc.integer({ min: 0, max: 2 ** 31 })

describe('the ways of a run to come', () => {
  it('have the median and the late time of its history, in any order', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const samples = runTimeSamples(TIMES, order)
        expect(samples).toHaveLength(WAYS)
        expect(quantileOf(samples, 0.5) / TIMES.medianMs).toBeCloseTo(1, 2)
        expect(quantileOf(samples, 0.95) / TIMES.lateMs).toBeCloseTo(1, 1)
        expect(new Set(samples).size).toBe(WAYS)
      }),
    )
  })

  it('do not go together for runs of different orders', () => {
    const [one, other] = [runTimeSamples(TIMES, 1), runTimeSamples(TIMES, 2)]
    const together = one.map((sample, way) => sample + (other[way] as number))
    expect(quantileOf(together, 0.95)).toBeLessThan(2 * TIMES.lateMs)
  })
})

describe('the ways of a run under way', () => {
  it('are never shorter than it has taken, and the later the longer it has', () => {
    fc.assert(
      fc.property(orders, fc.nat(5_000_000), fc.nat(1_000_000), (order, elapsedMs, moreMs) => {
        const samples = remainingSamples(TIMES, elapsedMs, order)
        expect(Math.min(...samples)).toBeGreaterThanOrEqual(elapsedMs)
        const later = remainingSamples(TIMES, elapsedMs + moreMs, order)
        expect(quantileOf(later, 0.5)).toBeGreaterThanOrEqual(quantileOf(samples, 0.5) - 1)
      }),
    )
  })

  it('are those of a run to come at its start, save the few that hang', () => {
    expect(quantileOf(remainingSamples(TIMES, 0, 1), 0.5) / TIMES.medianMs).toBeCloseTo(1, 1)
  })

  it('take a run of three times its slow time to go on about as long again, and a steady one to hang sooner', () => {
    const hangs = remainingSamples(TIMES, 3 * TIMES.lateMs, 1)
    expect(quantileOf(hangs, 0.5)).toBeGreaterThan(4 * TIMES.lateMs)
    expect(shareWithin(hangs, 3.1 * TIMES.lateMs)).toBeLessThan(0.1)
    const steady = { medianMs: 600_000, lateMs: 600_000 }
    expect(quantileOf(remainingSamples(steady, 700_000, 1), 0.5)).toBeGreaterThan(1_000_000)
  })
})
