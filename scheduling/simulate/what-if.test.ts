import { describe, expect, it } from 'vitest'
import { HOUR, hourlyTask, MINUTE } from '#tests/scheduling/task-states.ts'
import { createWorld } from './simulated-world.ts'
import { runSimulation } from './simulation.ts'
import type { RunInFlight, SimulationInput } from './simulation-parts.ts'
import type { Assumption, WhatIf } from './what-if.ts'
import { withWhatIf } from './what-if.ts'

const EDGE = {
  ...{
    edgeId: 1,
    dependeeId: 1,
    dependeeName: 'task 1',
    dependeeEnabled: true,
    future: false,
    endings: 'succeeded' as const,
    aligned: null,
  },
  ...{ waiver: null, dependeeCounts: { succeeded: 0, finished: 0 }, baseline: { succeeded: 0, finished: 0 }, changedAtSeq: 0 },
  ...{ latestSucceededRunId: null, latestFinishedRunId: null },
}

/** Task 1 runs ten minutes each hour, task 2 after it. */
function input(runsInFlight: RunInFlight[] = []): SimulationInput {
  return {
    world: createWorld([hourlyTask({ taskId: 1 }), hourlyTask({ taskId: 2, edges: [EDGE] })]),
    startMs: 30 * MINUTE,
    endMs: 4 * HOUR - 1,
    limits: { catchUpBatch: 100 },
    forecast: () => ({ durationMs: 10 * MINUTE, outcome: 'succeeded' }),
    runsInFlight,
  }
}

const simulated = (whatIf: WhatIf, flights: RunInFlight[] = []) => runSimulation(withWhatIf(input(flights), whatIf))
const assumed = (...assumptions: Assumption[]) => simulated({ edit: null, assumptions })
const startsOf = (taskId: number, { activations }: ReturnType<typeof simulated>) =>
  activations.filter((each) => each.taskId === taskId).map(({ atMs }) => atMs / MINUTE)

describe('a what-if', () => {
  it('without anything in it is the simulation as it is', () => {
    expect(assumed()).toEqual(runSimulation(input()))
    expect(startsOf(1, assumed())).toEqual([60, 120, 180])
    expect(startsOf(2, assumed())).toEqual([70, 130, 190])
  })

  it('lets runs take so many times as long, also what is left of one under way, and those that wait for them come later', () => {
    expect(startsOf(2, assumed({ kind: 'slower', taskId: 1, factor: 3 }))).toEqual([90, 150, 210])
    expect(startsOf(2, assumed({ kind: 'slower', taskId: 1, factor: 3 }, { kind: 'slower', taskId: 1, factor: 1.5 }))[0]).toBe(105)
    const flight: RunInFlight = {
      ...{ runId: 'x', taskId: 1, kind: 'scheduled', alignedForMs: 0, backfillId: null, endsAtMs: 35 * MINUTE, outcome: 'succeeded' },
    }
    const { endings } = simulated({ edit: null, assumptions: [{ kind: 'slower', taskId: 1, factor: 2 }] }, [flight])
    expect(endings[0]).toMatchObject({ runId: 'x', atMs: 45 * MINUTE })
  })

  it('lets the next run of a task fail, and only that', () => {
    const history = assumed({ kind: 'fails', taskId: 1 })
    expect(history.endings.filter(({ taskId }) => taskId === 1).map(({ outcome }) => outcome)).toEqual(['failed', 'succeeded', 'succeeded'])
    // Its instant of the first hour waits for the success of the second.
    expect(startsOf(2, history)[0]).toBe(130)
  })

  it('skips the next instant of a task, recorded as skipped by a person', () => {
    const history = assumed({ kind: 'skips', taskId: 1 })
    expect(startsOf(1, history)).toEqual([120, 180])
    expect(history.ranges).toMatchObject([{ taskId: 1, range: { reason: 'skipped_by_person', firstMs: HOUR, lastMs: HOUR } }])
  })

  it('starts a task by hand at a moment', () => {
    const history = assumed({ kind: 'started', taskId: 1, atMs: 80 * MINUTE })
    expect(startsOf(1, history)).toEqual([60, 80, 120, 180])
    expect(history.activations.find(({ atMs }) => atMs === 80 * MINUTE)?.activation.kind).toBe('manual')
  })

  it('keeps what starts while there is no worker in the queue until there is one', () => {
    const history = assumed({ kind: 'no_worker', fromMs: HOUR, toMs: 2 * HOUR }, { kind: 'slower', taskId: 1, factor: 2 })
    expect(history.endings.filter(({ taskId }) => taskId === 1)[0]?.atMs).toBe(140 * MINUTE)
    expect(startsOf(1, history)[0]).toBe(60)
  })

  it('saves an edit first, and assumes beside it', () => {
    const dropped: boolean[] = []
    const edit = { kind: 'pause', taskIds: [1], resume: { atMs: 150 * MINUTE, choice: 'fromNow' } } as const
    const whatIf: WhatIf = { edit, assumptions: [{ kind: 'started', taskId: 1, atMs: 45 * MINUTE }] }
    const history = runSimulation(withWhatIf(input(), whatIf, ({ dropsWaiting }) => dropped.push(dropsWaiting)))
    expect(startsOf(1, history)).toEqual([45, 180])
    expect(dropped).toEqual([false])
  })
})
