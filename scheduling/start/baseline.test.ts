import { describe, expect, it } from 'vitest'
import type { Consumption } from '#scheduling/model/task-state.ts'
import { endingsAreNewAfterMs } from '#scheduling/start/baseline.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { HOUR, MINUTE } from '#tests/scheduling/task-states.ts'

describe('the moment after which endings are new to an edge (D2, D4)', () => {
  const run = (hour: number, changes: Partial<Consumption>): Consumption => ({
    runId: `run of ${hour}`,
    activationSeq: hour,
    startedAtMs: hour * HOUR,
    outcome: 'succeeded',
    endedAtMs: hour * HOUR + MINUTE,
    seenByDependee: [],
    ...changes,
  })
  const failed = { outcome: 'gave_back' } as const
  it.each([
    ['none without a start', [], null],
    ['the latest start that succeeded', [run(2, {}), run(1, {})], 2 * HOUR],
    ['the latest start that is active', [run(3, { outcome: 'active', endedAtMs: null }), run(2, {})], 3 * HOUR],
    ['the one before a failure, once that gave back', [run(2, failed), run(1, {})], HOUR],
    ['the failed start itself until then', [run(4, failed), run(1, {})], 4 * HOUR],
    ['none when every start gave back', [run(2, failed)], null],
  ] as const)('is %s', (_what, consumptions, expected) => {
    expect(endingsAreNewAfterMs({ consumptions, schedule: everyMs(HOUR) }, 4 * HOUR + 30 * MINUTE)).toBe(expected)
  })
})
