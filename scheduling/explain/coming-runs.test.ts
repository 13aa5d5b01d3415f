import { describe, expect, it } from 'vitest'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { ESTIMATED_RUN_MS, surroundedTask } from '#tests/scheduling/surrounded-tasks.ts'
import { HOUR, MINUTE } from '#tests/scheduling/task-states.ts'
import { ComingRuns } from './coming-runs.ts'

const comingOf = (of: readonly SurroundedTask[], endMs = 3 * HOUR, mostEffort = 10_000) => {
  const tasks = new Map(of.map((task) => [task.state.taskId, task]))
  return new ComingRuns({ tasks, nowMs: 0, estimatedRunMs: ESTIMATED_RUN_MS, limits: { catchUpBatch: 100 } }, endMs, mostEffort)
}

describe('what comes', () => {
  it('is every run in the time, with when it starts and ends', () => {
    const coming = comingOf([surroundedTask({ taskId: 1, cronBaseMs: 0 }, { medianRunMs: 20 * MINUTE })])
    expect(coming.advance(Number.POSITIVE_INFINITY)).toBe('over')
    expect(coming.runs.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [HOUR, HOUR + 20 * MINUTE],
      [2 * HOUR, 2 * HOUR + 20 * MINUTE],
      [3 * HOUR, null],
    ])
    expect(coming.throughMs).toBe(3 * HOUR)
  })

  it('has runs under way under their own ids, from when they were activated to when they usually end', () => {
    const active = { state: 'running', kind: 'scheduled', scheduledForMs: -HOUR, alignedForMs: -HOUR, takesFromMs: null } as const
    const times = { activatedAtMs: -5 * MINUTE, startedAtMs: -4 * MINUTE, retryAtMs: null, backfillId: null }
    const coming = comingOf([
      surroundedTask({ cronBaseMs: 0 }, { medianRunMs: 10 * MINUTE, activeRuns: [{ runId: 'r', ...active, ...times }] }),
    ])
    coming.advance(Number.POSITIVE_INFINITY)
    expect(coming.runs[0]).toMatchObject({ runId: 'r', isUnderWay: true, instantMs: -HOUR, startMs: -5 * MINUTE, endMs: 6 * MINUTE })
  })

  it('is nothing of a task that no scheduler decides, and has no end where no worker executes it', () => {
    const setAside = surroundedTask({ taskId: 1, cronBaseMs: 0 }, { canBeActivated: false })
    const unserved = surroundedTask({ taskId: 2, cronBaseMs: 0 }, { canBeExecuted: false })
    const coming = comingOf([setAside, unserved], HOUR)
    coming.advance(Number.POSITIVE_INFINITY)
    expect(coming.runs.map(({ taskId, endMs }) => [taskId, endMs])).toEqual([[2, null]])
  })

  it('does not end at a task that was set aside because nothing can be decided of it', () => {
    const broken = surroundedTask({ taskId: 1, cronBaseMs: 0 }, { canBeActivated: false })
    const schedule = new Proxy(broken.state.schedule, {
      get: () => {
        throw new Error('Nothing can be decided of it.')
      },
    })
    const state = { ...broken.state, schedule }
    const coming = comingOf([{ ...broken, state }, surroundedTask({ taskId: 2, cronBaseMs: 0 })], HOUR)
    expect(coming.advance(Number.POSITIVE_INFINITY)).toBe('over')
    expect(coming.runs.map(({ taskId }) => taskId)).toEqual([2])
  })

  it('can be read while it goes on, and says how far nothing is missing', () => {
    const coming = comingOf([surroundedTask({ cronBaseMs: 0 })], 100 * HOUR)
    expect(coming.advance(3)).toBe('going on')
    const soFar = coming.runs.length
    expect(soFar).toBeGreaterThan(0)
    expect(coming.throughMs).toBeLessThan(100 * HOUR)
    expect(coming.runs.every(({ startMs }) => startMs <= coming.throughMs)).toBe(true)
    expect(coming.advance(Number.POSITIVE_INFINITY)).toBe('over')
    expect(coming.runs.length).toBe(100)
  })

  it('ends where it would be too much, and stays there', () => {
    const coming = comingOf([surroundedTask({ cronBaseMs: 0 })], 10_000 * HOUR, 50)
    expect(coming.advance(Number.POSITIVE_INFINITY)).toBe('exhausted')
    const { throughMs } = coming
    expect(throughMs).toBeLessThan(100 * HOUR)
    expect(coming.advance(10)).toBe('exhausted')
    expect(coming.throughMs).toBe(throughMs)
  })
})
