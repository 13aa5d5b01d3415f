import { describe, expect, it } from 'vitest'
import type { BackfillState, TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { alignedEdge, edgeOn, HOUR, hourlyTask, requestedAt } from '#tests/scheduling/task-states.ts'

const evaluate = (task: TaskState, nowMs = 20 * HOUR, catchUpBatch = 100) => decide(task, nowMs, { catchUpBatch })
const backfill = (changes: Partial<BackfillState> = {}): BackfillState => ({
  backfillId: 'b1',
  schedule: everyMs(HOUR),
  positionMs: HOUR,
  throughMs: 5 * HOUR,
  maxActive: 2,
  activeRuns: 0,
  ...changes,
})
const decided = { cursorMs: 20 * HOUR, maxConcurrency: null }
const started = (task: TaskState, batch?: number) =>
  evaluate(task, 20 * HOUR, batch).activations.map((run) => [run.kind, run.scheduledForMs / HOUR])

describe('a backfill (R3)', () => {
  it('starts the instants of its range, oldest first, at most so many at once', () => {
    const decision = evaluate(hourlyTask({ ...decided, backfills: [backfill()] }))
    expect(decision.activations).toMatchObject([
      { kind: 'backfill', scheduledForMs: 2 * HOUR, timing: 'backfill', backfillId: 'b1', activationSeq: null, alignedForMs: 2 * HOUR },
      { kind: 'backfill', scheduledForMs: 3 * HOUR },
    ])
    expect(decision.backfills).toEqual([{ backfillId: 'b1', positionMs: 3 * HOUR, isExhausted: false }])
  })

  it('goes on as its runs end, up to and with the last instant', () => {
    const decision = evaluate(hourlyTask({ ...decided, backfills: [backfill({ positionMs: 4 * HOUR, activeRuns: 1 })] }))
    expect(decision.activations).toMatchObject([{ scheduledForMs: 5 * HOUR }])
    expect(decision.backfills).toMatchObject([{ isExhausted: true }])
  })

  it('waits for the next evaluation after a rerun, which may be of one of its own runs', () => {
    const requests = [requestedAt(20 * HOUR, { rerunOfRunId: 'earlier', besideOthers: true })]
    const decision = evaluate(hourlyTask({ ...decided, requests, backfills: [backfill({ maxActive: 1 })] }))
    expect(decision.activations.map((run) => run.kind)).toEqual(['rerun'])
    expect(decision.wakeAtMs).toBe(20 * HOUR)
  })

  it('leaves cursor, wake-up and waiting alone', () => {
    const decision = evaluate(hourlyTask({ ...decided, activeRuns: 3, backfills: [backfill({ activeRuns: 2 })] }))
    expect(decision).toMatchObject({ cursorMs: 20 * HOUR, wakeAtMs: 21 * HOUR, waiting: null, activations: [], backfills: [] })
  })

  it('comes behind fresh runs and keeps the concurrency limit', () => {
    const task = hourlyTask({ cursorMs: 18 * HOUR, maxConcurrency: 3, backfills: [backfill({ maxActive: 9 })] })
    expect(started(task)).toEqual([
      ['scheduled', 19],
      ['scheduled', 20],
      ['backfill', 2],
    ])
  })

  it('shares the catch-up batch, behind everything else, and goes on at the next evaluation (M6)', () => {
    const task = hourlyTask({ ...decided, backfills: [backfill({ maxActive: 9 })] })
    expect(started(task, 3)).toHaveLength(3)
    expect(evaluate(task, 20 * HOUR, 3).wakeAtMs).toBe(20 * HOUR)
  })

  it('obeys aligned gates for its own instants and ignores all others', () => {
    const edges = [alignedEdge({ decidedHour: 20, endedHour: 3, nextRunHour: 4 }), edgeOn(0, { edgeId: 13, dependeeId: 3 })]
    const { activations } = evaluate(hourlyTask({ ...decided, edges, backfills: [backfill({ maxActive: 9 })] }))
    expect(activations.map((run) => run.scheduledForMs / HOUR)).toEqual([2, 3])
    expect(activations[0]?.gates).toMatchObject([{ by: 'ending', satisfiedByRunId: 'load-3' }, { by: 'ignored' }])
  })

  it('goes on while its task is disabled, for a person asked for it', () => {
    expect(started(hourlyTask({ ...decided, enabled: false, backfills: [backfill()] }))).toHaveLength(2)
  })

  it('is over at once when its range has nothing left', () => {
    const decision = evaluate(hourlyTask({ ...decided, backfills: [backfill({ positionMs: 5 * HOUR })] }))
    expect(decision.backfills).toEqual([{ backfillId: 'b1', positionMs: 5 * HOUR, isExhausted: true }])
  })
})
