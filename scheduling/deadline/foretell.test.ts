import { describe, expect, it } from 'vitest'
import { contextOf, runningSince, surroundedTask } from '#tests/scheduling/surrounded-tasks.ts'
import { consumed, edgeOn, ended, HOUR, MINUTE } from '#tests/scheduling/task-states.ts'
import type { SurroundedTask } from '../explain/explanation-context.ts'
import type { TaskState } from '../model/task-state.ts'
import { DeadlineForecast } from './foretell.ts'
import type { DeadlineProspect } from './prospect.ts'

const NOW = 10 * HOUR + 5 * MINUTE

type About = Partial<SurroundedTask> & { lateRunMs?: number | null }

/** Hourly task `id`, decided through 10:00. */
const sleeping = (id: number, state: Partial<TaskState> = {}, { lateRunMs = 12 * MINUTE, ...about }: About = {}) => ({
  ...surroundedTask({ taskId: id, cursorMs: 10 * HOUR, ...state }, { medianRunMs: 10 * MINUTE, ...about }),
  lateRunMs: lateRunMs as number | null,
})

/** Hourly task `id` whose 10:00 instant waits for an ending of task `dependee` later than its start at 9:00. */
const waiting = (id: number, dependee: number, state: Partial<TaskState> = {}, about: About = {}) =>
  sleeping(
    id,
    {
      cursorMs: 9 * HOUR,
      activationSeq: 1,
      consumptions: [
        consumed(1, 0, { startedAtMs: 9 * HOUR, endedAtMs: 9 * HOUR + MINUTE, seenByDependee: [{ dependeeId: dependee, seen: ended(0) }] }),
      ],
      edges: [edgeOn(0, { edgeId: 100 + id, dependeeId: dependee })],
      ...state,
    },
    about,
  )

function foretell(tasks: ReturnType<typeof sleeping>[], wanted: { taskId: number; instantMs: number; dueAtMs: number }): DeadlineProspect {
  const present = {
    tasks: contextOf(...tasks).tasks as ReadonlyMap<number, ReturnType<typeof sleeping>>,
    nowMs: NOW,
    limits: { catchUpBatch: 100 },
  }
  const foretelling = new DeadlineForecast(present, [wanted])
  while (foretelling.advance(10));
  return foretelling.prospects().get(wanted) as DeadlineProspect
}

const at = (taskId: number, instantMs: number, dueAtMs: number) => ({ taskId, instantMs, dueAtMs })
const LOAD = { activeRuns: [runningSince(10 * HOUR)] }

describe('what is foretold of an instant', () => {
  it('is its usual end, a late one, and no cause while a late one comes in time', () => {
    const { usualEndMs, lateEndMs, chance, cause } = foretell([sleeping(1)], at(1, 11 * HOUR, 11 * HOUR + 13 * MINUTE))
    expect(usualEndMs).toBe(11 * HOUR + 10 * MINUTE)
    expect(lateEndMs).toBeGreaterThan(11 * HOUR + 11.5 * MINUTE)
    expect(lateEndMs).toBeLessThan(11 * HOUR + 12.5 * MINUTE)
    expect(chance).toBeGreaterThan(0.97)
    expect(cause).toBeNull()
  })

  it('goes through what it waits for: the run under way upstream, and then its own', () => {
    const { usualEndMs, lateEndMs } = foretell([sleeping(2, {}, LOAD), waiting(1, 2)], at(1, 10 * HOUR, 10 * HOUR + 22 * MINUTE))
    expect(usualEndMs).toBeGreaterThan(10 * HOUR + 19 * MINUTE)
    expect(usualEndMs).toBeLessThan(10 * HOUR + 21 * MINUTE)
    expect((lateEndMs as number) - (usualEndMs as number)).toBeGreaterThan(2 * MINUTE)
  })

  it('is the chance in between where the deadline lies in the spread', () => {
    const { chance } = foretell([sleeping(1)], at(1, 11 * HOUR, 11 * HOUR + 10 * MINUTE))
    expect(chance).toBeGreaterThan(0.4)
    expect(chance).toBeLessThan(0.6)
  })

  it('takes an upstream run that takes much longer than usual to go on about as long again, and names it', () => {
    const slow = { activeRuns: [runningSince(9 * HOUR + 5 * MINUTE)] }
    const { usualEndMs, chance, cause } = foretell([sleeping(2, {}, slow), waiting(1, 2)], at(1, 10 * HOUR, 10 * HOUR + 20 * MINUTE))
    expect(usualEndMs).toBeGreaterThan(NOW + 30 * MINUTE)
    expect(chance).toBeLessThan(0.3)
    expect(cause).toMatchObject({ kind: 'running_long', taskId: 2, taskName: 'task 2', runId: `run-${9 * HOUR + 5 * MINUTE}` })
    expect(cause?.behindMs).toBeGreaterThan(50 * MINUTE)
  })

  it('is endangered by the one of two upstream that may take long, also where the other usually ends later', () => {
    const risky = sleeping(2, {}, { activeRuns: [runningSince(10 * HOUR + 2 * MINUTE)], medianRunMs: 5 * MINUTE, lateRunMs: 90 * MINUTE })
    const plain = sleeping(3, {}, { activeRuns: [runningSince(10 * HOUR + 4 * MINUTE)], medianRunMs: 25 * MINUTE, lateRunMs: 26 * MINUTE })
    const both = waiting(1, 2)
    both.state.edges = [2, 3].map((dependeeId) => edgeOn(0, { edgeId: 100 + dependeeId, dependeeId }))
    both.state.consumptions = [
      consumed(1, 0, {
        ...{ startedAtMs: 9 * HOUR, endedAtMs: 9 * HOUR + MINUTE },
        seenByDependee: [2, 3].map((dependeeId) => ({ dependeeId, seen: ended(0) })),
      }),
    ]
    const { chance, cause } = foretell([risky, plain, both], at(1, 10 * HOUR, 10 * HOUR + 50 * MINUTE))
    expect(chance).toBeGreaterThan(0.7)
    expect(cause).toMatchObject({ taskId: 2 })
  })

  it('waits for the end of its own earlier run where it may not overlap itself', () => {
    const own = sleeping(
      1,
      { cursorMs: 10 * HOUR },
      { activeRuns: [runningSince(10 * HOUR)], medianRunMs: 90 * MINUTE, lateRunMs: 90 * MINUTE },
    )
    expect(Math.round((foretell([own], at(1, 11 * HOUR, 12 * HOUR)).usualEndMs as number) / MINUTE)).toBe(13 * 60)
  })

  it('is a slow way where nothing is behind and the usual way takes too long', () => {
    expect(foretell([sleeping(1)], at(1, 11 * HOUR, 11 * HOUR + 5 * MINUTE)).cause).toMatchObject({ kind: 'slow', taskId: 1 })
  })
})

describe('of a task that has never succeeded', () => {
  const NEW = { medianRunMs: null, lateRunMs: null }
  const newTask = (about: About = {}) => sleeping(1, {}, { ...NEW, ...about })

  it('nothing is foretold but that its run does not end before it begins: that is no risk, and no chance', () => {
    expect(foretell([newTask()], at(1, 11 * HOUR, 11 * HOUR + 1_000))).toEqual({
      ...{ usualEndMs: 11 * HOUR, lateEndMs: 11 * HOUR, chance: null, cause: null },
      unknown: { taskId: 1, taskName: 'task 1' },
    })
  })

  it('a run under way may end at any moment, however long it has taken, and is no longer than usual', () => {
    const running = newTask({ activeRuns: [runningSince(10 * HOUR)] })
    expect(foretell([running], at(1, 10 * HOUR, NOW + 1_000))).toMatchObject({ lateEndMs: NOW, chance: null, cause: null })
    expect(foretell([running], at(1, 10 * HOUR, NOW - 1))).toMatchObject({ chance: 0, cause: { kind: 'running', taskId: 1 } })
  })

  it('is known what those take that it waits for: where they alone are too late, that is a risk', () => {
    const tasks = [sleeping(2, {}, LOAD), waiting(1, 2, {}, NEW)]
    expect(foretell(tasks, at(1, 10 * HOUR, 10 * HOUR + 13 * MINUTE))).toMatchObject({ chance: null, cause: null, unknown: { taskId: 1 } })
    expect(foretell(tasks, at(1, 10 * HOUR, 10 * HOUR + 6 * MINUTE))).toMatchObject({ chance: 0, cause: { kind: 'running', taskId: 2 } })
  })

  it('is as little known what those take that wait for it', () => {
    const load = sleeping(2, {}, { ...NEW, ...LOAD })
    expect(foretell([load, waiting(1, 2)], at(1, 10 * HOUR, 10 * HOUR + 50 * MINUTE))).toMatchObject({
      ...{ chance: null, cause: null },
      unknown: { taskId: 2, taskName: 'task 2' },
    })
  })
})

describe('an end that does not come by itself', () => {
  const never = { usualEndMs: null, lateEndMs: null, chance: 0 }
  const wanted = at(1, 10 * HOUR, 10 * HOUR + 30 * MINUTE)

  it('is held up by the first paused task upstream, however many wait between', () => {
    const tasks = [sleeping(3, { enabled: false }), waiting(2, 3), waiting(1, 2)]
    expect(foretell(tasks, wanted)).toMatchObject({ ...never, cause: { kind: 'stopped', taskId: 3 } })
  })

  it('is held up by the task upstream that failed and has no instant in time', () => {
    const failed = sleeping(2, {}, { latestFinished: { runId: 'failed', endedAtMs: 10 * HOUR }, latestSucceeded: null })
    const daily = { ...failed, state: { ...failed.state, schedule: { ...failed.state.schedule, next: () => 34 * HOUR } } }
    expect(foretell([daily, waiting(1, 2)], wanted)).toMatchObject({ ...never, cause: { kind: 'failed', taskId: 2 } })
  })

  it('is held up by the task that failed, and not by one of the same gates that only runs or waits for one that does', () => {
    const failed = sleeping(4, {}, { latestFinished: { runId: 'failed', endedAtMs: 10 * HOUR }, latestSucceeded: null })
    const daily = { ...failed, state: { ...failed.state, schedule: { ...failed.state.schedule, next: () => 34 * HOUR } } }
    const all = waiting(1, 2)
    all.state.edges = [2, 3, 4].map((dependeeId) => edgeOn(0, { edgeId: 100 + dependeeId, dependeeId }))
    all.state.consumptions = [
      consumed(1, 0, {
        ...{ startedAtMs: 9 * HOUR, endedAtMs: 9 * HOUR + MINUTE },
        seenByDependee: [2, 3, 4].map((dependeeId) => ({ dependeeId, seen: ended(0) })),
      }),
    ]
    const tasks = [sleeping(2, {}, LOAD), waiting(3, 2), daily, all]
    expect(foretell(tasks, wanted)).toMatchObject({ ...never, cause: { kind: 'failed', taskId: 4 } })
  })

  it('is held up by missing workers', () => {
    const nobody = { canBeExecuted: false, blockers: [{ kind: 'no_live_runner' }] } as const
    expect(foretell([sleeping(2, {}, { ...nobody, ...LOAD }), waiting(1, 2, {}, nobody)], wanted).cause).toMatchObject({
      kind: 'no_worker',
    })
  })

  it('is that of an instant which is skipped before its gates open', () => {
    const tasks = [sleeping(2, {}, LOAD), waiting(1, 2, { misfirePolicy: 'skip', gracePeriodMs: 6 * MINUTE })]
    expect(foretell(tasks, wanted)).toMatchObject({ ...never, cause: { kind: 'running', taskId: 2 } })
  })
})
