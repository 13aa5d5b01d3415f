import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { ForetoldTask } from '#scheduling/deadline/first-cause.ts'
import { DeadlineForecast, type WantedInstant } from '#scheduling/deadline/foretell.ts'
import type { DeadlineProspect } from '#scheduling/deadline/prospect.ts'
import { type DeadlineAtRisk, isSettledRisk } from '#scheduling/deadline/settled-risk.ts'
import type { ActiveRun } from '#scheduling/explain/forecast-task.ts'
import { NEW_TASK } from '#scheduling/model/new-task.ts'
import { addTask, createWorld, putEdge, type SimulatedWorld } from '#scheduling/simulate/simulated-world.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import { type Chance, chanceOf } from './chance.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** When a company's first night begins. */
export const START_MS = Date.UTC(2026, 2, 1)
/** So long before what is foretold of a deadline it is looked at, too. */
const BETWEEN_LOOKS_MS = 5 * MINUTE_MS
const LIMITS = { catchUpBatch: 100 }
/** As much of a history as the database is asked for. */
const HISTORY = 50

/** One task of a company whose reports are made by night: it loads, works on what others loaded, or reports by a time of day. */
export type NightTask = {
  taskId: number
  minuteOfDay: number
  dependees: number[]
  medianMs: number
  /** How much its run times spread: the logarithm's standard deviation. */
  spread: number
  /** Minutes of the day by which it has to have succeeded; null: no deadline. */
  dueMinute: number | null
}

/** That a run of a night took so much longer. */
export type Delay = { day: number; taskId: number; extraMs: number }

/**
 * What was foretold of a deadline, and what came. `isWarned`: people were told that it is at risk. `isCauseTrue`: its first cause is a task at which a delay
 * was put in that night.
 */
export type ForetoldNight = { isWarned: boolean; dueAtMs: number; endedAtMs: number | null; isCauseTrue: boolean }

/** Trees of tasks: a quarter loads, half works on one or two earlier ones, the last of them report; a task's instants are soon after its dependees'. */
export function companyOf(count: number, withDeadline: number, seed: number): NightTask[] {
  const chance = chanceOf(seed, 'company')
  const tasks: NightTask[] = []
  const usualEnds: number[] = []
  for (let index = 0; index < count; index++) {
    const isLoad = index < count / 4
    const dependees = isLoad ? [] : [...new Set([chance.below(index), chance.below(index)])].filter((one) => depthOf(tasks, one) < 5)
    const minuteOfDay = isLoad ? 60 + chance.below(120) : 70 + chance.below(150)
    const medianMs = (2 + chance.below(isLoad ? 25 : 12)) * MINUTE_MS
    const startMinute = Math.max(minuteOfDay, ...dependees.map((one) => usualEnds[one] as number))
    usualEnds.push(startMinute + medianMs / MINUTE_MS)
    tasks.push({
      taskId: index + 1,
      minuteOfDay,
      dependees: dependees.map((one) => one + 1),
      medianMs,
      spread: 0.1 + chance.below(20) / 100,
      dueMinute: null,
    })
  }
  // On the full quarter of an hour, with a quarter to spare or more.
  for (const task of tasks.slice(-withDeadline)) task.dueMinute = Math.ceil(((usualEnds[task.taskId - 1] as number) * 1.1 + 15) / 15) * 15
  return tasks
}

function depthOf(tasks: readonly NightTask[], index: number): number {
  return 1 + Math.max(0, ...(tasks[index] as NightTask).dependees.map((id) => depthOf(tasks, id - 1)))
}

/** Most nights up to four tasks, reports among them, take much longer: from ten minutes to four hours. */
export function delaysOf(tasks: readonly NightTask[], days: number, seed: number): Delay[] {
  const chance = chanceOf(seed, 'delays')
  return Array.from({ length: days }, (_, day) => day).flatMap((day) =>
    Array.from({ length: chance.below(5) }, () => ({
      day,
      taskId: 1 + chance.below(tasks.length),
      extraMs: (10 + chance.below(230)) * MINUTE_MS,
    })),
  )
}

/** A run time drawn from a task's own spread. */
export function drawn({ medianMs, spread }: NightTask, chance: Chance): number {
  const sum = Array.from({ length: 12 }, () => chance.below(1_000_000) / 1_000_000).reduce((a, b) => a + b, 0)
  return Math.round(medianMs * Math.exp(spread * (sum - 6)))
}

/**
 * Lives through these nights, and foretells each deadline so long before it, if its run has not ended by then: at two looks, as a risk of a moment is not
 * told.
 * @param aheadMs how long before the deadline
 */
export function liveThrough(tasks: readonly NightTask[], delays: readonly Delay[], days: number, aheadMs: number): ForetoldNight[] {
  const chance = chanceOf(days, 'durations')
  const histories = new Map(tasks.map((task) => [task.taskId, Array.from({ length: HISTORY }, () => drawn(task, chance))]))
  const active = new Map<number, ActiveRun[]>(tasks.map(({ taskId }) => [taskId, []]))
  const ends = new Map<string, number>()
  const extra = new Map(delays.map(({ day, taskId, extraMs }) => [`${taskId} ${day}`, extraMs]))
  const world = worldOf(tasks)
  const asked: { wanted: WantedInstant; prospect: DeadlineProspect; atMs: number; wasAtRisk: boolean }[] = []
  const atRiskBefore = new Set<string>()
  const moments = [...new Set(tasks.flatMap(({ dueMinute }) => (dueMinute === null ? [] : [dueMinute])))]
  runSimulation({
    world,
    startMs: START_MS,
    endMs: START_MS + (days + 1) * DAY_MS,
    limits: LIMITS,
    forecast: ({ taskId, activation }) => {
      const task = tasks[taskId - 1] as NightTask
      const day = Math.floor(((activation?.scheduledForMs ?? 0) - START_MS) / DAY_MS)
      return { durationMs: drawn(task, chance) + (extra.get(`${taskId} ${day}`) ?? 0), outcome: 'succeeded' }
    },
    observer: {
      looked: ({ state: { taskId } }, { activations }, _, nowMs) => {
        for (const { scheduledForMs, activationSeq } of activations)
          active.get(taskId)?.push(activeRun(`${taskId}/${activationSeq}`, scheduledForMs, nowMs))
      },
      ended: ({ state: { taskId } }, { runId }, nowMs) => {
        const runs = active.get(taskId) ?? []
        const index = runs.findIndex((run) => run.runId === runId)
        const [run] = runs.splice(index, 1)
        if (!run) return
        ends.set(`${taskId} ${run.scheduledForMs}`, nowMs)
        const history = histories.get(taskId) as number[]
        history.push(nowMs - run.activatedAtMs)
        if (history.length > HISTORY) history.shift()
      },
    },
    events: Array.from({ length: days }, (_, day) => day).flatMap((day) =>
      moments.flatMap((minute) => {
        const dueAtMs = START_MS + day * DAY_MS + minute * MINUTE_MS
        const foretold = (nowMs: number) => {
          const wanted = tasks.flatMap(({ taskId, dueMinute, minuteOfDay }): WantedInstant[] => {
            const instantMs = START_MS + day * DAY_MS + minuteOfDay * MINUTE_MS
            return dueMinute !== minute || ends.has(`${taskId} ${instantMs}`) ? [] : [{ taskId, instantMs, dueAtMs }]
          })
          return [...foretellAll(foretoldTasks(world, histories, active), wanted, nowMs)]
        }
        const keyOf = ({ taskId, instantMs }: WantedInstant) => `${taskId} ${instantMs}`
        return [
          {
            atMs: dueAtMs - aheadMs - BETWEEN_LOOKS_MS,
            apply: ({ nowMs }: { nowMs: number }) => {
              for (const [one, prospect] of foretold(nowMs)) if (isAtRisk(prospect, dueAtMs)) atRiskBefore.add(keyOf(one))
            },
          },
          {
            atMs: dueAtMs - aheadMs,
            apply: ({ nowMs }: { nowMs: number }) => {
              for (const [wanted, prospect] of foretold(nowMs))
                asked.push({ wanted, prospect, atMs: nowMs, wasAtRisk: atRiskBefore.has(keyOf(wanted)) })
            },
          },
        ]
      }),
    ),
  })
  const delayed = new Set(delays.map(({ day, taskId }) => `${taskId} ${day}`))
  return asked.map(({ wanted: { taskId, instantMs, dueAtMs }, prospect, atMs, wasAtRisk }) => ({
    isWarned: isAtRisk(prospect, dueAtMs) && isSettledRisk(riskOf(prospect, dueAtMs, wasAtRisk ? atMs - BETWEEN_LOOKS_MS : atMs), atMs),
    dueAtMs,
    endedAtMs: ends.get(`${taskId} ${instantMs}`) ?? null,
    isCauseTrue: delayed.has(`${prospect.cause?.taskId} ${Math.floor((instantMs - START_MS) / DAY_MS)}`),
  }))
}

function isAtRisk({ lateEndMs }: DeadlineProspect, dueAtMs: number): boolean {
  return lateEndMs === null || lateEndMs > dueAtMs
}

function riskOf({ lateEndMs }: DeadlineProspect, dueAtMs: number, sinceMs: number): DeadlineAtRisk {
  return { sinceMs, dueAtMs, endsByItself: lateEndMs !== null }
}

/** How many warnings came true, and how many of what was missed had been warned of. */
export function scored(foretold: readonly ForetoldNight[]) {
  const isMissed = ({ endedAtMs, dueAtMs }: ForetoldNight) => endedAtMs === null || endedAtMs > dueAtMs
  const warned = foretold.filter(({ isWarned }) => isWarned)
  const missed = foretold.filter(isMissed)
  const both = warned.filter(isMissed)
  const causes = both.filter(({ isCauseTrue }) => isCauseTrue).length
  return { warned: warned.length, missed: missed.length, both: both.length, causes }
}

/** What the watch would do with these tasks at this moment. */
export function foretellAll(tasks: ReadonlyMap<number, ForetoldTask>, wanted: readonly WantedInstant[], nowMs: number) {
  const forecast = new DeadlineForecast({ tasks, nowMs, limits: LIMITS }, wanted)
  while (forecast.advance(1_000));
  return forecast.prospects()
}

/** The world with nothing ended yet. */
export function worldOf(tasks: readonly NightTask[]): SimulatedWorld {
  const world = createWorld([])
  for (const { taskId, minuteOfDay } of tasks) {
    const schedule = compileCrontab({
      ...{
        second: '0',
        minute: String(minuteOfDay % 60),
        hour: String(Math.floor(minuteOfDay / 60)),
        dayOfMonth: '*',
        month: '*',
        dayOfWeek: '*',
      },
      ...{ timezone: 'UTC', gap: 'shift', overlap: 'first' },
    })
    const rules = { enabled: true, misfirePolicy: 'run_all', gracePeriodMs: null, maxConcurrency: 1, cronBaseMs: START_MS - 1 } as const
    addTask(world, { ...NEW_TASK, ...rules, taskId, schedule })
  }
  let edgeId = 0
  for (const { taskId, dependees } of tasks)
    for (const dependeeId of dependees) {
      const edge = { edgeId: ++edgeId, dependeeId, dependeeName: `task ${dependeeId}`, future: false, endings: 'succeeded' } as const
      putEdge(world, taskId, edge, { succeeded: 0, finished: 0 })
    }
  return world
}

/** What is known of all tasks at this moment. */
export function foretoldTasks(
  world: SimulatedWorld,
  histories: ReadonlyMap<number, readonly number[]>,
  active: ReadonlyMap<number, readonly ActiveRun[]>,
): Map<number, ForetoldTask> {
  return new Map(
    [...world.tasks.values()].map(({ state }) => {
      const sorted = (histories.get(state.taskId) ?? []).toSorted((a, b) => a - b)
      const about = { canBeActivated: true, canBeExecuted: true, blockers: [], pause: null, waitingSinceMs: null }
      const endings = { latestSucceeded: null, latestFinished: null }
      const times = {
        medianRunMs: sorted[Math.floor(sorted.length / 2)] ?? null,
        lateRunMs: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null,
      }
      const activeRuns = [...(active.get(state.taskId) ?? [])]
      return [state.taskId, { state: { ...state }, name: `task ${state.taskId}`, activeRuns, ...times, ...about, ...endings }]
    }),
  )
}

/** A run that is executed since that moment. */
export function activeRun(runId: string, scheduledForMs: number, startedAtMs: number): ActiveRun {
  return {
    ...{ runId, state: 'running', kind: 'scheduled', scheduledForMs, alignedForMs: scheduledForMs, takesFromMs: null, backfillId: null },
    ...{ activatedAtMs: startedAtMs, startedAtMs, retryAtMs: null },
  }
}
