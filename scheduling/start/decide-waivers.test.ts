import { describe, expect, it } from 'vitest'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { alignedEdge, consumed, edgeOn, HOUR, hourlyTask, requestedAt } from '#tests/scheduling/task-states.ts'

const waiver = { actionId: 7, byName: 'Ada' }
const evaluate = (task: TaskState, nowMs = 2 * HOUR) => decide(task, nowMs, { catchUpBatch: 100 })
const started = { maxConcurrency: null, activationSeq: 1, consumptions: [consumed(1, 1)] }

describe('an edge that a person waived (R6)', () => {
  it('lets exactly one activation through, which consumes the waiver and records it', () => {
    const decision = evaluate(hourlyTask({ ...started, edges: [edgeOn(1, { waiver })] }))
    expect(decision.activations).toMatchObject([{ gates: [{ by: 'waived', satisfiedByRunId: null, waivedByName: 'Ada' }] }])
    expect(decision.consumedWaiverEdgeIds).toEqual([12])
    expect(decision.waiting?.scheduledForMs).toBe(2 * HOUR)
  })

  it('is used up by the next activation even when an ending had opened it', () => {
    const decision = evaluate(hourlyTask({ ...started, edges: [edgeOn(2, { waiver })] }))
    expect(decision.activations).toMatchObject([{ gates: [{ by: 'ending', satisfiedByRunId: 'load-2', waivedByName: 'Ada' }] }])
    expect(decision.consumedWaiverEdgeIds).toEqual([12])
  })

  it('opens only itself: another closed edge still holds', () => {
    const edges = [edgeOn(1, { waiver }), edgeOn(0, { edgeId: 13, dependeeId: 3 })]
    const decision = evaluate(hourlyTask({ ...started, edges }))
    expect(decision).toMatchObject({ activations: [], consumedWaiverEdgeIds: [], waiting: { closedGates: [{ edgeId: 13 }] } })
  })

  it('opens an aligned edge as well, even on a disabled dependee', () => {
    const edge = { ...alignedEdge({ decidedHour: 2, endedHour: null, enabled: false }), waiver }
    expect(evaluate(hourlyTask({ ...started, edges: [edge] })).activations).toMatchObject([{ gates: [{ by: 'waived' }] }])
  })

  it('is kept by a run that ignores dependencies', () => {
    const requests = [requestedAt(HOUR, { ignoreDependencies: true })]
    const decision = evaluate(hourlyTask({ ...started, cursorMs: 2 * HOUR, edges: [edgeOn(1, { waiver })], requests }))
    expect(decision.activations).toMatchObject([{ kind: 'manual', gates: [{ by: 'ignored' }] }])
    expect(decision.consumedWaiverEdgeIds).toEqual([])
  })
})
