import { describe, expect, it } from 'vitest'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { alignedEdge, HOUR, hourlyTask, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const evaluate = (task: TaskState, nowMs: number) => decide(task, nowMs, { catchUpBatch: 100 })
const hours = (task: TaskState, nowMs: number) => evaluate(task, nowMs).activations.map((run) => run.scheduledForMs / HOUR)
const unlimited = { maxConcurrency: null, cursorMs: 3 * HOUR }

describe('a task that is aligned on another (D6)', () => {
  it('waits for the run of its own instant, and says which', () => {
    const task = hourlyTask({ ...unlimited, edges: [alignedEdge({ decidedHour: 4, endedHour: 3, nextRunHour: 4 })] })
    expect(evaluate(task, 4 * HOUR)).toMatchObject({
      activations: [],
      waiting: { scheduledForMs: 4 * HOUR, closedGates: [{ gate: 'dependency', alignedInstantMs: 4 * HOUR, neededAfterMs: null }] },
    })
  })

  it('starts every instant that the dependee has reached, and consumes nothing by it', () => {
    const task = hourlyTask({ ...unlimited, edges: [alignedEdge({ decidedHour: 6, endedHour: 6 })] })
    expect(hours(task, 7 * HOUR)).toEqual([4, 5, 6])
  })

  it('records the execution that opened the gate, and its instant', () => {
    const task = hourlyTask({ ...unlimited, edges: [alignedEdge({ decidedHour: 4, endedHour: 4 })] })
    expect(evaluate(task, 4 * HOUR).activations[0]?.gates).toMatchObject([
      { by: 'ending', satisfiedByRunId: 'load-4', alignedInstantMs: 4 * HOUR },
    ])
  })

  it('coalesces up to the latest misfire that the dependee has reached; later ones wait (M3)', () => {
    const task = hourlyTask({
      ...unlimited,
      misfirePolicy: 'coalesce',
      gracePeriodMs: MINUTE,
      edges: [alignedEdge({ decidedHour: 6, endedHour: 6 })],
    })
    const decision = evaluate(task, 8 * HOUR + 30 * MINUTE)
    expect(decision.activations.map((run) => [run.scheduledForMs / HOUR, run.timing])).toEqual([[6, 'coalesced']])
    expect(decision.ranges).toMatchObject([
      { kind: 'coalesced', firstMs: 4 * HOUR, lastMs: 5 * HOUR, count: 2, intoScheduledForMs: 6 * HOUR },
    ])
    expect(decision.waiting?.scheduledForMs).toBe(8 * HOUR)
  })

  it('says for a task whose dependee is disabled that it is', () => {
    const task = hourlyTask({ ...unlimited, edges: [alignedEdge({ decidedHour: 4, endedHour: 4, enabled: false })] })
    expect(evaluate(task, 4 * HOUR).waiting?.closedGates).toMatchObject([{ dependeeEnabled: false }])
  })

  it('judges a requested run by its latest instant before the moment it was asked for', () => {
    const edges = [alignedEdge({ decidedHour: 4, endedHour: 3, nextRunHour: 4 })]
    const ask = (atMs: number) => evaluate(hourlyTask({ cursorMs: 9 * HOUR, edges, requests: [requestedAt(atMs)] }), 5 * HOUR)
    expect(ask(3 * HOUR + 59 * MINUTE).activations).toMatchObject([{ kind: 'manual', alignedForMs: 3 * HOUR }])
    expect(ask(4 * HOUR + MINUTE).activations).toEqual([])
  })
})
