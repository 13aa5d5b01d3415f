import { describe, expect, it } from 'vitest'
import {
  fixedDurations,
  NOTHING_HAPPENED,
  type PlannedEdge,
  type PlannedTask,
  type SimulationPast,
  simulate,
} from '#scheduling/simulate/simulate.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { alignedEdge, consumed, edgeOn, HOUR, hourlyTask, MINUTE } from '#tests/scheduling/task-states.ts'

const planned = (taskId: number, changes: Partial<PlannedTask> = {}): PlannedTask => {
  const { enabled, resume, misfirePolicy, gracePeriodMs, maxConcurrency, cronBaseMs } = hourlyTask()
  return {
    taskId,
    name: `task ${taskId}`,
    enabled,
    resume,
    misfirePolicy,
    gracePeriodMs,
    maxConcurrency,
    schedule: hourly,
    cronBaseMs,
    ...changes,
  }
}
const reportOnLoad: PlannedEdge = { edgeId: 12, dependerId: 1, dependeeId: 2, future: false, endings: 'succeeded', freshness: 'new' }
const hourly = everyMs(HOUR)
const inFlight = (runId: string, alignedForMs: number, endsAtMs: number) => ({
  runId,
  taskId: 2,
  alignedForMs,
  backfillId: null,
  endsAtMs,
  outcome: 'succeeded' as const,
})
const tenMinutes = fixedDurations(new Map(), 10 * MINUTE)

describe('the prediction of the coming days', () => {
  it('tells every activation, wait with its gate, and ending', () => {
    const { activations, waits, endings } = simulate(
      [planned(1), planned(2)],
      [reportOnLoad],
      NOTHING_HAPPENED,
      0,
      HOUR + 30 * MINUTE,
      tenMinutes,
    )
    expect(activations.map(({ taskId, atMs }) => [taskId, atMs / MINUTE])).toEqual([
      [2, 60],
      [1, 70],
    ])
    expect(waits).toMatchObject([
      { taskId: 1, scheduledForMs: HOUR, fromMs: HOUR, untilMs: HOUR + 10 * MINUTE, closedGates: [{ gate: 'dependency', edgeId: 12 }] },
    ])
    expect(endings.map(({ taskId, atMs, outcome }) => [taskId, atMs / MINUTE, outcome])).toEqual([
      [2, 70, 'succeeded'],
      [1, 80, 'succeeded'],
    ])
  })

  it('says of what waits at the end that it still does', () => {
    const { waits } = simulate([planned(1), planned(2, { enabled: false })], [reportOnLoad], NOTHING_HAPPENED, 0, 5 * HOUR, tenMinutes)
    expect(waits).toMatchObject([{ taskId: 1, scheduledForMs: HOUR, untilMs: null }])
  })

  it('lets an aligned depender wait for the run of its own hour', () => {
    const edges = [{ ...reportOnLoad, freshness: 'aligned' as const }]
    const late = fixedDurations(new Map([[2, 90 * MINUTE]]), MINUTE)
    const tasks = [planned(1), planned(2, { maxConcurrency: null })]
    const { activations } = simulate(tasks, edges, NOTHING_HAPPENED, 0, 4 * HOUR, late)
    const runs = activations
      .filter(({ taskId }) => taskId === 1)
      .map(({ atMs, activation }) => [atMs / MINUTE, activation.scheduledForMs / HOUR])
    expect(runs).toEqual([
      [150, 1],
      [210, 2],
    ])
  })

  it('goes on from what has happened', () => {
    const state = hourlyTask({ schedule: hourly, cursorMs: HOUR, activationSeq: 1, consumptions: [consumed(1, 4)], edges: [edgeOn(5)] })
    const past: SimulationPast = {
      states: new Map([
        [1, state],
        [2, hourlyTask({ taskId: 2, schedule: hourly, cursorMs: 9 * HOUR })],
      ]),
      runsInFlight: [],
    }
    const { activations } = simulate([planned(1), planned(2)], [reportOnLoad], past, HOUR, 4 * HOUR, tenMinutes)
    expect(activations.map(({ activation }) => activation.gates[0]?.satisfiedByRunId)).toEqual(['load-5'])
  })

  it('knows of every instant that was coalesced into a run under way (D6)', () => {
    const edges = [{ ...reportOnLoad, freshness: 'aligned' as const }]
    const edge = alignedEdge({ decidedHour: 5, endedHour: 1, nextRunHour: 2 }, hourly)
    const coalescing = { misfirePolicy: 'coalesce', gracePeriodMs: MINUTE, maxConcurrency: null } as const
    const past: SimulationPast = {
      states: new Map([
        [1, hourlyTask({ schedule: hourly, cursorMs: 2 * HOUR, maxConcurrency: null, edges: [edge] })],
        [2, hourlyTask({ ...coalescing, taskId: 2, schedule: hourly, cursorMs: 5 * HOUR, activeRuns: 2 })],
      ]),
      runsInFlight: [
        { ...inFlight('backfilled', 2 * HOUR, 5 * HOUR + 10 * MINUTE), kind: 'backfill', backfillId: 'backfill' },
        { ...inFlight('coalesced', 5 * HOUR, 5 * HOUR + 40 * MINUTE), kind: 'scheduled', takesFromMs: 2 * HOUR },
      ],
    }
    const { activations } = simulate(
      [planned(1, { maxConcurrency: null }), planned(2, coalescing)],
      edges,
      past,
      5 * HOUR + 5 * MINUTE,
      5 * HOUR + 50 * MINUTE,
      tenMinutes,
    )
    expect(activations.map(({ atMs, activation }) => [atMs / MINUTE - 300, activation.scheduledForMs / HOUR])).toEqual([
      [40, 3],
      [40, 4],
      [40, 5],
    ])
  })

  it('replays nothing under a crontab that is not saved yet', () => {
    const past: SimulationPast = { states: new Map([[1, hourlyTask({ cursorMs: 0 })]]), runsInFlight: [] }
    const halfHourly = planned(1, { schedule: everyMs(30 * MINUTE) })
    const { activations, ranges } = simulate([halfHourly], [], past, 5 * HOUR + MINUTE, 6 * HOUR, tenMinutes)
    expect(ranges).toMatchObject([{ range: { kind: 'skipped', reason: 'schedule_changed', count: 4 } }])
    expect(activations.map(({ activation }) => activation.scheduledForMs / HOUR)).toEqual([1, 5.5, 6])
  })

  it('tries a failed run again as its policy says, and ends it once', () => {
    const retry = { limit: 2, delaySeconds: 60, backoff: 'exponential' as const, maxDelaySeconds: 3600, jitter: false }
    const { endings } = simulate([planned(1, { retry })], [], NOTHING_HAPPENED, 0, HOUR + 30 * MINUTE, () => ({
      durationMs: MINUTE,
      outcome: 'failed',
    }))
    expect(endings).toEqual([{ atMs: HOUR + 6 * MINUTE, taskId: 1, runId: '1/1', outcome: 'failed' }])
  })

  it('leaves what it is given as it is', () => {
    const past: SimulationPast = { states: new Map([[1, hourlyTask({ consumptions: [consumed(1, 0)] })]]), runsInFlight: [] }
    const before = structuredClone({ ...past.states.get(1), schedule: null })
    simulate([planned(1)], [], past, 0, 9 * HOUR, tenMinutes)
    expect({ ...past.states.get(1), schedule: null }).toEqual(before)
  })
})
