import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedDurations, NOTHING_HAPPENED, type PlannedEdge, type PlannedTask, simulate } from '#scheduling/simulate/simulate.ts'
import { differenceOf, type Foreseen, type ForeseenRun, foreseenOf } from '#scheduling/simulate/simulation-difference.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { HOUR, hourlyTask, MINUTE } from '#tests/scheduling/task-states.ts'

const DAY = 24 * HOUR
const run = (instantMs: number, changes: Partial<ForeseenRun> = {}): ForeseenRun => {
  return { taskId: 1, kind: 'scheduled', instantMs, startsAtMs: instantMs, endsAtMs: null, ...changes }
}
const only = (runs: readonly ForeseenRun[]): Foreseen => ({ runs, waits: [] })
const planned = (taskId: number, changes: Partial<PlannedTask> = {}): PlannedTask => {
  const { enabled, resume, misfirePolicy, gracePeriodMs, maxConcurrency, cronBaseMs, schedule } = hourlyTask()
  return { taskId, name: `task ${taskId}`, enabled, resume, misfirePolicy, gracePeriodMs, maxConcurrency, cronBaseMs, schedule, ...changes }
}
const edge = (dependerId: number, dependeeId: number): PlannedEdge => {
  return { edgeId: 10 * dependerId + dependeeId, dependerId, dependeeId, future: false, endings: 'succeeded', freshness: 'new' }
}
const foresee = (tasks: readonly PlannedTask[], edges: readonly PlannedEdge[] = [], throughMs = DAY): Foreseen =>
  foreseenOf(simulate(tasks, edges, NOTHING_HAPPENED, 0, throughMs, fixedDurations(new Map(), 10 * MINUTE)), [], 0, throughMs)

describe('the difference of two simulations', () => {
  it('calls a run for the same instant that starts at another time moved (S1)', () => {
    const after = run(HOUR, { startsAtMs: HOUR + 10 * MINUTE })
    expect(differenceOf(only([run(HOUR)]), only([after]))).toMatchObject([
      { moved: [{ before: run(HOUR), after }], added: [], removed: [] },
    ])
    expect(differenceOf(only([run(HOUR)]), only([run(HOUR, { startsAtMs: HOUR + 999 })]))).toEqual([])
  })

  it('calls a daily run at another hour moved, and what comes beside it added (S2)', () => {
    const days = [0, 1, 2, 3]
    const [difference] = differenceOf(
      only(days.map((day) => run(day * DAY + 6 * HOUR))),
      only(days.map((day) => run(day * DAY + 7 * HOUR))),
    )
    expect(difference).toMatchObject({ added: [], removed: [] })
    expect(difference?.moved.map(({ before, after }) => Number(after.instantMs) - Number(before.instantMs))).toEqual(days.map(() => HOUR))
    const hourly = Array.from({ length: 24 }, (_, hour) => run(hour * HOUR))
    const halfHourly = Array.from({ length: 48 }, (_, half) => run(half * 30 * MINUTE))
    expect(differenceOf(only(hourly), only(halfHourly))).toMatchObject([{ moved: [], removed: [], added: { length: 24 } }])
  })

  it('does not take what a person asked for as a run of the crontab that moved', () => {
    const asked = run(HOUR + MINUTE, { kind: 'manual' })
    expect(differenceOf(only([run(HOUR)]), only([asked]))).toMatchObject([{ added: [asked], removed: [run(HOUR)], moved: [] }])
  })

  it('says of a new edge which runs come later, and of one on a disabled task what is blocked (S3)', () => {
    const [before, after] = [foresee([planned(1), planned(2)]), foresee([planned(1), planned(2)], [edge(1, 2)])]
    const [difference, ...others] = differenceOf(before, after)
    expect(others).toEqual([])
    expect(difference).toMatchObject({ taskId: 1, added: [], newlyBlocked: null })
    expect(new Set(difference?.moved.map((moved) => moved.after.startsAtMs - moved.before.startsAtMs))).toEqual(new Set([10 * MINUTE]))

    const never = foresee([planned(1), planned(2, { enabled: false })], [edge(1, 2)])
    const blocked = differenceOf(before, never).find(({ taskId }) => taskId === 1)
    expect(blocked).toMatchObject({
      newlyBlocked: { instantMs: HOUR, sinceMs: HOUR, closedGates: [{ dependeeId: 2 }] },
      added: [],
      moved: [],
    })
    expect(differenceOf(never, before).find(({ taskId }) => taskId === 1)?.unblocked).toMatchObject({ instantMs: HOUR })
  })

  it('counts what a change has started at once as what would have started without it', () => {
    const inFlight = {
      runId: 'x',
      taskId: 1,
      kind: 'scheduled' as const,
      alignedForMs: HOUR,
      backfillId: null,
      endsAtMs: 0,
      outcome: 'succeeded' as const,
    }
    const nothing = { activations: [], waits: [], ranges: [], endings: [] }
    const after = foreseenOf(nothing, [inFlight], 2 * HOUR, DAY)
    expect(differenceOf(only([run(HOUR, { startsAtMs: 2 * HOUR })]), after)).toEqual([])
  })

  it('does not call blocked what waits only since a moment', () => {
    const tasks = [planned(1), planned(2, { schedule: everyMs(5 * HOUR) })]
    expect(foresee(tasks, [edge(1, 2)], HOUR + 30 * MINUTE).waits).toEqual([])
    expect(foresee(tasks, [edge(1, 2)], 3 * HOUR).waits).toMatchObject([{ taskId: 1 }])
  })

  const runs = fc
    .uniqueArray(fc.record({ taskId: fc.integer({ min: 1, max: 3 }), instant: fc.integer({ min: 0, max: 40 }), late: fc.nat(3) }), {
      selector: ({ taskId, instant }) => `${taskId} ${instant}`,
    })
    .map((drawn) =>
      drawn
        .map(({ taskId, instant, late }) => run(instant * HOUR, { taskId, startsAtMs: (instant + late) * HOUR }))
        .toSorted((a, b) => a.startsAtMs - b.startsAtMs),
    )

  it('accounts for every run once, is nothing between equals, and the other way round is the same', () => {
    fc.assert(
      fc.property(runs, runs, (olds, news) => {
        expect(differenceOf(only(olds), only(olds))).toEqual([])
        const difference = differenceOf(only(olds), only(news))
        const back = differenceOf(only(news), only(olds))
        expect(back.map(({ taskId, added, removed, moved }) => [taskId, added, removed, moved.length])).toEqual(
          difference.map(({ taskId, added, removed, moved }) => [taskId, removed, added, moved.length]),
        )
        for (const { taskId, added, removed, moved } of difference) {
          const [of, to] = [olds, news].map((all) => all.filter((each) => each.taskId === taskId)) as [ForeseenRun[], ForeseenRun[]]
          expect(to.length - of.length).toBe(added.length - removed.length)
          const gone = [...removed, ...moved.map(({ before }) => before)]
          const came = [...added, ...moved.map(({ after }) => after)]
          expect(new Set([...gone, ...came]).size).toBe(gone.length + came.length)
          for (const each of gone) expect(of).toContain(each)
          for (const each of came) expect(to).toContain(each)
        }
      }),
    )
  })
})
