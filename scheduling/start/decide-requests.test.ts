import { describe, expect, it } from 'vitest'
import { decide } from '#scheduling/start/decide.ts'
import { onlyAtMs } from '#tests/scheduling/fixed-period-schedule.ts'
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

  describe('after a run that failed (D2)', () => {
    const failed = consumed(2, 2, { outcome: 'gave_back', endedAtMs: HOUR + MINUTE })
    const monthly = { cursorMs: HOUR, schedule: onlyAtMs(HOUR, 720 * HOUR), activationSeq: 2 }

    it('starts at once, for it has given back at its end, not only at the next instant', () => {
      const task = hourlyTask({ ...monthly, consumptions: [failed], edges: [edgeOn(2)], requests: [requestedAt(now)] })
      expect(decide(task, now, limits).activations).toMatchObject([
        { kind: 'manual', activationSeq: 3, gates: [{ by: 'ending', satisfiedByRunId: 'load-2' }] },
      ])
    })

    it('waits all the same for what the latest run that is active or succeeded has consumed', () => {
      const consumptions = [failed, consumed(1, 2)]
      const task = hourlyTask({ ...monthly, consumptions, edges: [edgeOn(2)], requests: [requestedAt(now)] })
      const decision = decide(task, now, limits)
      expect(decision).toMatchObject({ activations: [], wakeAtMs: 720 * HOUR })
      expect(decision.waiting?.closedGates).toMatchObject([{ gate: 'dependency', neededAfterMs: HOUR }])
    })

    it('takes the version of only one of two that are asked for', () => {
      const requests = [requestedAt(now - 1), requestedAt(now)]
      const task = hourlyTask({ ...monthly, maxConcurrency: null, consumptions: [failed], edges: [edgeOn(2)], requests })
      expect(decide(task, now, limits).activations.map((run) => run.requestId)).toEqual([`request-${now - 1}`])
    })

    it('leaves the instants to wait until it gives back', () => {
      const consumptions = [{ ...failed, endedAtMs: 2 * HOUR }]
      const task = hourlyTask({ ...idle, activationSeq: 2, consumptions, edges: [edgeOn(2)] })
      expect(decide(task, 2 * HOUR, limits)).toMatchObject({ activations: [], wakeAtMs: 3 * HOUR })
    })
  })

  it('is answered with reruns by the age of their asking, whatever the order it is told in', () => {
    const requests = [requestedAt(now - 2), requestedAt(now - 1, { rerunOfRunId: 'run-1' }), requestedAt(now, { ignoreDependencies: true })]
    const decision = decide(hourlyTask({ cursorMs: 0, maxConcurrency: null, requests }), now, limits)
    expect(decision.activations.map((run) => run.kind)).toEqual(['manual', 'rerun', 'manual', 'scheduled'])
  })
})
