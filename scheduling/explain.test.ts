import { describe, expect, it } from 'vitest'
import { explain } from '#scheduling/explain.ts'
import type { TaskState } from '#scheduling/task-state.ts'
import { onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { consumed, edgeOn, HOUR, hourlyTask, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const limits = { catchUpBatch: 100 }
const decided = { cursorMs: 2 * HOUR }
const waitingForLoad = { cursorMs: HOUR, activationSeq: 1, consumptions: [consumed(1, 3)], edges: [edgeOn(3)] }

describe('what a task does now', () => {
  it.each<[string, Partial<TaskState>, string]>([
    ['sleeping until its next instant', decided, 'sleeping'],
    ['due, when the scheduler has not looked yet', {}, 'due'],
    ['waiting for a dependency', waitingForLoad, 'waiting'],
    ['running, whatever else waits', { ...waitingForLoad, activeRuns: 1 }, 'running'],
    ['disabled, whatever is due', { enabled: false }, 'disabled'],
    ['disabled, also while a requested run waits', { ...waitingForLoad, enabled: false, requests: [requestedAt(2 * HOUR)] }, 'disabled'],
    ['finished, when its crontab never fires again', { schedule: onlyAtMs(HOUR), cursorMs: HOUR }, 'finished'],
  ])('%s', (_, changes, activity) => {
    expect(explain(hourlyTask(changes), 2 * HOUR + MINUTE, limits).activity).toBe(activity)
  })

  it('names the closed gates and when they are expected to open', () => {
    const task = hourlyTask({ ...waitingForLoad, activeRuns: 1 })
    const expected = new Map([
      [2, 3 * HOUR],
      [1, 4 * HOUR],
    ])
    const { gates, waiting } = explain(task, 2 * HOUR, limits, expected)
    expect(gates.map((gate) => [gate.gate, gate.expectedAtMs])).toEqual([
      ['dependency', 3 * HOUR],
      ['concurrency', 4 * HOUR],
    ])
    expect(waiting).toMatchObject({ scheduledForMs: 2 * HOUR, dueCount: 1 })
    expect(explain(task, 2 * HOUR, limits).gates.map((gate) => gate.expectedAtMs)).toEqual([null, null])
  })

  it('says when a failed run gives back what it consumed (D2)', () => {
    const failed = consumed(1, 3, { outcome: 'gave_back', endedAtMs: 2 * HOUR + MINUTE })
    expect(explain(hourlyTask({ ...waitingForLoad, consumptions: [failed] }), 2 * HOUR + MINUTE, limits)).toMatchObject({
      activity: 'waiting',
      givesBackAtMs: 3 * HOUR,
    })
  })

  it('tells the next instant of a task whose time has not begun', () => {
    expect(explain(hourlyTask({ cronBaseMs: 9 * HOUR }), HOUR, limits)).toMatchObject({ activity: 'sleeping', nextInstantMs: 10 * HOUR })
  })
})
