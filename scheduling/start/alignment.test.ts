import { describe, expect, it } from 'vitest'
import { alignedThroughMs, isAligned, neededInstant } from '#scheduling/start/alignment.ts'
import { everyMs, onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { alignedEdge, HOUR, MINUTE } from '#tests/scheduling/task-states.ts'

const opens = (edge: ReturnType<typeof alignedEdge>, hour: number) => isAligned(edge, hour * HOUR)

describe('an aligned edge on an hourly dependee (D6)', () => {
  it.each([
    ['opens when the run of the same instant has ended', { decidedHour: 6, endedHour: 6 }, 6, true],
    ['waits for the run of the same instant while it is under way', { decidedHour: 6, endedHour: 5, nextRunHour: 6 }, 6, false],
    ['waits for the instant of the same moment that is not decided yet', { decidedHour: 5, endedHour: 5 }, 6, false],
    ['opens when a later run has ended', { decidedHour: 9, endedHour: 9 }, 6, true],
    ['opens between instants by the latest one before', { decidedHour: 6, endedHour: 6 }, 6.5, true],
    ['waits for the first run of all when there was none before', { decidedHour: 0, endedHour: null }, 0.5, false],
    ['passes over skipped instants: the one before them counts', { decidedHour: 6, endedHour: 4 }, 6, true],
    ['waits for the run that took a coalesced instant', { decidedHour: 6, endedHour: 4, nextRunHour: 5 }, 5, false],
    ['opens for instants before the one that is still to end', { decidedHour: 6, endedHour: 4, nextRunHour: 6 }, 5, true],
    ['is closed while the dependee is disabled, even if its run has ended', { decidedHour: 6, endedHour: 6, enabled: false }, 6, false],
  ] as const)('%s', (_, facts, hour, expected) => {
    expect(opens(alignedEdge(facts), hour)).toBe(expected)
  })
})

it('a daily dependee lets every hour of the day start once its run is in (D6)', () => {
  const edge = alignedEdge({ decidedHour: 24, endedHour: 24 }, everyMs(24 * HOUR))
  expect([24, 30, 47].map((hour) => opens(edge, hour))).toEqual([true, true, true])
  expect(opens(edge, 48)).toBe(false)
  expect(alignedThroughMs(edge)).toBe(48 * HOUR - 1)
})

it('a dependee that never fires again holds nobody after its last run', () => {
  expect(alignedThroughMs(alignedEdge({ decidedHour: 1, endedHour: 1 }, onlyAtMs(HOUR)))).toBe(Number.POSITIVE_INFINITY)
})

describe('the instant that still has to end (D6)', () => {
  it.each([
    ['the same moment', { decidedHour: 5, endedHour: 5 }, 6, 6],
    ['the latest before', { decidedHour: 5, endedHour: 5 }, 6.5, 6],
    ['the first of all', { decidedHour: 0, endedHour: null }, 0.5, 1],
    ['the run that exists already', { decidedHour: 6, endedHour: 5, nextRunHour: 6 }, 6, 6],
  ] as const)('%s', (_, facts, hour, expected) => {
    expect(neededInstant(alignedEdge(facts).aligned, hour * HOUR + (hour === 0.5 ? MINUTE : 0))).toBe(expected * HOUR)
  })
})
