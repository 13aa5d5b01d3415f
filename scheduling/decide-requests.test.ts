import { describe, expect, it } from 'vitest'
import { decide } from '#scheduling/decide.ts'
import { consumed, edgeOn, HOUR, hourlyTask, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const limits = { catchUpBatch: 100 }
const now = HOUR + 10 * MINUTE
const idle = { cursorMs: HOUR }

describe('a run that a person asks for (R1)', () => {
  it('starts at once, leaves the cursor alone and consumes like any run', () => {
    const decision = decide(hourlyTask({ ...idle, activationSeq: 3, edges: [edgeOn(1)], requests: [requestedAt(now)] }), now, limits)
    expect(decision.activations).toMatchObject([
      { kind: 'manual', scheduledForMs: now, timing: 'manual', requestId: `request-${now}`, activationSeq: 4, gates: [{ by: 'ending' }] },
    ])
    expect(decision).toMatchObject({ cursorMs: HOUR, wakeAtMs: 2 * HOUR, waiting: null })
  })

  it('waits for closed dependencies', () => {
    const task = hourlyTask({ ...idle, activationSeq: 1, consumptions: [consumed(1, 1)], edges: [edgeOn(1)], requests: [requestedAt(now)] })
    const decision = decide(task, now, limits)
    expect(decision.activations).toEqual([])
    expect(decision.waiting).toMatchObject({ scheduledForMs: null, dueCount: 0, closedGates: [{ gate: 'dependency' }] })
  })

  it('that ignores dependencies starts and takes no version from a scheduled run', () => {
    const task = hourlyTask({ maxConcurrency: null, edges: [edgeOn(1)], requests: [requestedAt(now, { ignoreDependencies: true })] })
    const decision = decide(task, now, limits)
    expect(decision.activations).toMatchObject([
      { kind: 'manual', activationSeq: null, gates: [{ by: 'ignored', satisfiedByRunId: null }] },
      { kind: 'scheduled', activationSeq: 1, gates: [{ by: 'ending' }] },
    ])
  })

  it('that waits for dependencies takes the version before a scheduled run can', () => {
    const decision = decide(hourlyTask({ maxConcurrency: null, edges: [edgeOn(1)], requests: [requestedAt(now)] }), now, limits)
    expect(decision.activations.map((run) => run.kind)).toEqual(['manual'])
    expect(decision.waiting?.scheduledForMs).toBe(HOUR)
  })

  it('waits its turn under the concurrency limit', () => {
    const decision = decide(hourlyTask({ ...idle, activeRuns: 1, requests: [requestedAt(now)] }), now, limits)
    expect(decision.activations).toEqual([])
    expect(decision.waiting?.closedGates).toEqual([{ gate: 'concurrency', activeRuns: 1, maxConcurrency: 1 }])
  })

  it('starts beside active runs when the person says so, and then counts towards the limit', () => {
    const requests = [requestedAt(now - 1, { besideOthers: true }), requestedAt(now)]
    const decision = decide(hourlyTask({ ...idle, activeRuns: 0, requests }), now, limits)
    expect(decision.activations.map((run) => run.requestId)).toEqual([`request-${now - 1}`])
    expect(decision.waiting).not.toBeNull()
  })

  it('that waits does not hold up a later one that can start', () => {
    const requests = [requestedAt(now - 1), requestedAt(now, { ignoreDependencies: true })]
    const decision = decide(hourlyTask({ ...idle, edges: [edgeOn(0)], requests }), now, limits)
    expect(decision.activations.map((run) => run.requestId)).toEqual([`request-${now}`])
  })

  it('starts although the task is disabled, whose instants stay undecided', () => {
    const decision = decide(hourlyTask({ enabled: false, maxConcurrency: null, requests: [requestedAt(now)] }), now, limits)
    expect(decision.activations.map((run) => run.kind)).toEqual(['manual'])
    expect(decision).toMatchObject({ cursorMs: null, wakeAtMs: null, waiting: null })
  })

  it('counts towards the catch-up batch', () => {
    const requests = [requestedAt(now - 2), requestedAt(now - 1), requestedAt(now)]
    const decision = decide(hourlyTask({ maxConcurrency: null, requests }), now, { catchUpBatch: 2 })
    expect(decision.activations).toHaveLength(2)
    expect(decision.wakeAtMs).toBe(now)
  })

  it('that waits only for a failed run to give back starts when it does (D2)', () => {
    const failed = consumed(1, 1, { outcome: 'gave_back', endedAtMs: HOUR + MINUTE })
    const task = hourlyTask({ enabled: false, activationSeq: 1, consumptions: [failed], edges: [edgeOn(1)], requests: [requestedAt(now)] })
    expect(decide(task, now, limits)).toMatchObject({ activations: [], wakeAtMs: 2 * HOUR })
    expect(decide(task, 2 * HOUR, limits).activations).toHaveLength(1)
  })
})
