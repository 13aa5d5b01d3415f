import { describe, expect, it } from 'vitest'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { consumed, edgeOn, HOUR, hourlyTask, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const now = HOUR + 10 * MINUTE
const evaluate = (task: TaskState, nowMs = now) => decide(task, nowMs, { catchUpBatch: 100 })
const rerun = (changes = {}) => requestedAt(now, { rerunOfRunId: 'run-1', ...changes })

describe('a rerun (R4)', () => {
  it('is a further attempt of its run: no new instant, no cursor, no consumption', () => {
    const decision = evaluate(hourlyTask({ cursorMs: HOUR, activationSeq: 1, requests: [rerun()] }))
    expect(decision.activations).toMatchObject([
      { kind: 'rerun', rerunOfRunId: 'run-1', activationSeq: null, alignedForMs: null, gates: [] },
    ])
    expect(decision.cursorMs).toBe(HOUR)
  })

  it('starts although dependencies are closed', () => {
    const task = hourlyTask({ cursorMs: HOUR, activationSeq: 1, consumptions: [consumed(1, 1)], edges: [edgeOn(1)], requests: [rerun()] })
    expect(evaluate(task).activations).toHaveLength(1)
  })

  it('waits its turn under the concurrency limit, unless it is to run beside the others', () => {
    expect(evaluate(hourlyTask({ cursorMs: HOUR, activeRuns: 1, requests: [rerun()] })).waiting?.closedGates).toMatchObject([
      { gate: 'concurrency' },
    ])
    expect(evaluate(hourlyTask({ cursorMs: HOUR, activeRuns: 1, requests: [rerun({ besideOthers: true })] })).activations).toHaveLength(1)
  })

  it('lets due instants that have dependencies be judged by the next evaluation, which sees the run as active again', () => {
    const task = hourlyTask({ maxConcurrency: null, activationSeq: 1, edges: [edgeOn(1)], requests: [rerun()] })
    const decision = evaluate(task)
    expect(decision.activations.map((run) => run.kind)).toEqual(['rerun'])
    expect(decision.wakeAtMs).toBe(now)
  })
})
