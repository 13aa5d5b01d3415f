import type { PresentTrouble } from '#domain/incidents/present-trouble.ts'
import { type DeadlineState, type InstantFate, judgeDeadline } from '#scheduling/deadline/deadline-state.ts'
import type { DeadlineProspect } from '#scheduling/deadline/prospect.ts'
import type { ActiveRun } from '#scheduling/explain/forecast-task.ts'
import type { SimulatedRun } from '#scheduling/simulate/simulated-run.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import type { RunningSimulation, SimulatedHistory } from '#scheduling/simulate/simulation-parts.ts'
import { type Chance, chanceOf } from '../chance.ts'
import {
  activeRun,
  companyOf,
  type Delay,
  delaysOf,
  drawn,
  foretellAll,
  foretoldTasks,
  type NightTask,
  START_MS,
  worldOf,
} from '../company-nights.ts'
import { IncidentDesk, type KeptIncident } from './incident-desk.ts'
import { PostOffice, troublesOfReceivers } from './receivers.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** As far back as run times are asked for. */
const HISTORY = 50
/** Who made such a company gave each task as much grace as it usually waits, and half an hour. */
const GRACE_MS = 30 * MINUTE_MS

/** That the run of a night fails for good, and after how long somebody has repaired it. */
export type Failure = { day: number; taskId: number; repairedAfterMs: number }

/** A month as it was lived: what was put in, what happened, what was kept and said. */
export type LivedMonth = {
  tasks: readonly NightTask[]
  failures: readonly Failure[]
  delays: readonly Delay[]
  history: SimulatedHistory
  incidents: readonly KeptIncident[]
  post: PostOffice
}

/** Up to three runs of a night fail, and somebody repairs each after half an hour to three hours. */
export function failuresOf(tasks: readonly NightTask[], days: number, seed: number): Failure[] {
  const chance = chanceOf(seed, 'failures')
  const drawnOnes = Array.from({ length: days }, (_, day) =>
    Array.from({ length: chance.below(4) }, (): Failure => {
      return { day, taskId: 1 + chance.below(tasks.length), repairedAfterMs: (30 + chance.below(150)) * MINUTE_MS }
    }),
  ).flat()
  return [...new Map(drawnOnes.map((one) => [`${one.taskId} ${one.day}`, one])).values()]
}

/**
 * Lives through so many days of a company of so many tasks, of which three in ten have a deadline, and keeps all that is said of it.
 * @param foretellMs between two foretellings in which nothing ended otherwise than expected; the worker foretells each minute
 */
export function liveMonth(count: number, days: number, seed: number, foretellMs = MINUTE_MS): LivedMonth {
  const tasks = companyOf(count, Math.round(count * 0.3), seed)
  const failures = failuresOf(tasks, days, seed)
  const isFailing = new Set(failures.map(({ taskId, day }) => `${taskId} ${day}`))
  // A run that fails is not slow as well: what comes of it has one cause.
  const delays = [...new Map(delaysOf(tasks, days, seed).map((one) => [`${one.taskId} ${one.day}`, one])).values()].filter(
    ({ taskId, day }) => !isFailing.has(`${taskId} ${day}`),
  )
  const post = new PostOffice(troublesOfReceivers(START_MS, days, seed))
  const desk = new IncidentDesk(post)
  const watch = new NightWatch(tasks, failures, delays, seed, foretellMs)
  const history = runSimulation({
    world: watch.world,
    startMs: START_MS,
    endMs: START_MS + (days + 3) * DAY_MS,
    limits: { catchUpBatch: 100 },
    forecast: ({ taskId, activation }) => watch.howItGoes(taskId, activation?.scheduledForMs ?? START_MS),
    observer: {
      looked: ({ state: { taskId } }, { activations }, runs, nowMs) => {
        for (const [index, { scheduledForMs }] of activations.entries())
          watch.started(taskId, scheduledForMs, runs[index] as SimulatedRun, nowMs)
      },
      ended: (_, run, nowMs) => watch.ended(run, nowMs),
    },
    events: Array.from({ length: (days + 3) * 24 * 60 }, (_, minute) => ({
      atMs: START_MS + minute * MINUTE_MS,
      apply: (simulation: RunningSimulation) => {
        const { nowMs } = simulation
        watch.repair(simulation)
        const present = watch.look(nowMs, nowMs < START_MS + days * DAY_MS)
        if (present !== null || !desk.isCalm) desk.look(present ?? watch.nothing(nowMs))
        post.send(nowMs)
      },
    })),
  })
  return { tasks, failures, delays, history, incidents: desk.all, post }
}

type Kept = { state: DeadlineState; sinceMs: number; dueAtMs: number; prospect: DeadlineProspect | null }
type Failing = { run: SimulatedRun; sinceMs: number; repairedAtMs: number }

/** What is known at each minute of a company that works by night. */
class NightWatch {
  readonly world: ReturnType<typeof worldOf>
  readonly #tasks: readonly NightTask[]
  readonly #failures: ReadonlyMap<string, Failure>
  readonly #extra: ReadonlyMap<string, number>
  readonly #chance: Chance
  readonly #foretellMs: number
  readonly #histories: Map<number, number[]>
  readonly #active: Map<number, ActiveRun[]>
  readonly #instants = new Map<string, number>()
  readonly #begun = new Set<string>()
  /** What nineteen of twenty runs of its task had taken when a run began. */
  readonly #lateMs = new Map<string, number>()
  readonly #fates = new Map<string, InstantFate>()
  readonly #failing = new Map<number, Failing>()
  readonly #kept = new Map<string, Kept>()
  /** The deadlines that were met, late or not. */
  readonly #settled = new Set<string>()
  readonly #waits: ReadonlyMap<number, number>
  readonly #known: PresentTrouble['tasks']
  readonly #edges: PresentTrouble['edges']
  #foretoldAtMs = 0
  #hasNews = true

  constructor(tasks: readonly NightTask[], failures: readonly Failure[], delays: readonly Delay[], seed: number, foretellMs: number) {
    this.#foretellMs = foretellMs
    this.#tasks = tasks
    this.#failures = new Map(failures.map((one) => [`${one.taskId} ${one.day}`, one]))
    this.#extra = new Map(delays.map(({ taskId, day, extraMs }) => [`${taskId} ${day}`, extraMs]))
    this.#chance = chanceOf(seed, 'durations')
    this.#histories = new Map(tasks.map((task) => [task.taskId, Array.from({ length: HISTORY }, () => drawn(task, this.#chance))]))
    this.#active = new Map(tasks.map(({ taskId }) => [taskId, []]))
    this.#waits = usualWaitsOf(tasks)
    this.#known = new Map(tasks.map(({ taskId }) => [taskId, { name: `task ${taskId}`, enabled: true }]))
    this.#edges = tasks.flatMap(({ taskId, dependees }) =>
      dependees.map((dependeeId) => ({ dependerId: taskId, dependeeId, endings: 'succeeded' as const })),
    )
    this.world = worldOf(tasks)
  }

  howItGoes(taskId: number, instantMs: number) {
    const key = `${taskId} ${dayOf(instantMs)}`
    const durationMs = drawn(this.#tasks[taskId - 1] as NightTask, this.#chance) + (this.#extra.get(key) ?? 0)
    return { durationMs, outcome: this.#failures.has(key) ? ('failed' as const) : ('succeeded' as const) }
  }

  started(taskId: number, instantMs: number, { runId }: SimulatedRun, nowMs: number): void {
    this.#active.get(taskId)?.push(activeRun(runId, instantMs, nowMs))
    this.#instants.set(runId, instantMs)
    const sorted = (this.#histories.get(taskId) ?? []).toSorted((a, b) => a - b)
    this.#lateMs.set(runId, sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Infinity)
    this.#begun.add(`${taskId} ${instantMs}`)
  }

  /** The end of a run, or somebody's word on how it ended. */
  ended(run: SimulatedRun, nowMs: number): void {
    const { taskId, runId, state } = run
    const runs = this.#active.get(taskId) ?? []
    const [ended] = runs.splice(
      runs.findIndex((one) => one.runId === runId),
      runs.some((one) => one.runId === runId) ? 1 : 0,
    )
    const instantMs = this.#instants.get(runId) ?? 0
    const failure = this.#failures.get(`${taskId} ${dayOf(instantMs)}`)
    if (state === 'succeeded') {
      this.#fates.set(`${taskId} ${instantMs}`, { kind: 'succeeded', atMs: nowMs })
      if (this.#failing.delete(taskId)) this.#hasNews = true
      const history = this.#histories.get(taskId) as number[]
      if (ended) history.push(nowMs - ended.activatedAtMs)
      if (history.length > HISTORY) history.shift()
    } else {
      this.#hasNews = true
      this.#fates.set(`${taskId} ${instantMs}`, { kind: 'unsuccessful' })
      this.#failing.set(taskId, { run, sinceMs: nowMs, repairedAtMs: nowMs + (failure?.repairedAfterMs ?? 0) })
    }
  }

  /** Somebody has repaired what failed, and says that it is done. */
  repair(simulation: RunningSimulation): void {
    for (const { run, repairedAtMs } of [...this.#failing.values()])
      if (repairedAtMs <= simulation.nowMs) simulation.markRun(run, 'succeeded')
  }

  /** What is wrong; null: nothing. `isNight`: there are instants of this day. */
  look(nowMs: number, isNight: boolean): PresentTrouble | null {
    const today = Math.floor((nowMs - START_MS) / DAY_MS)
    this.#judge(isNight ? [today - 1, today] : [today - 1], nowMs)
    const deadlines = [...this.#kept].flatMap(([key, { state, sinceMs, dueAtMs, prospect }]) => {
      if (state !== 'at_risk' && state !== 'missed') return []
      const taskId = Number(key.split(' ')[0])
      const endsByItself = prospect !== null && prospect.lateEndMs !== null
      const cause = prospect?.cause ? { kind: prospect.cause.kind, taskId: prospect.cause.taskId } : null
      return [{ taskId, state, sinceMs, dueAtMs, endsByItself, runId: null, cause }]
    })
    const failing = [...this.#failing].map(([taskId, { sinceMs, run }]) => ({ taskId, sinceMs, failures: 1, runId: run.runId }))
    const runningLong = this.#runningLong(nowMs)
    const late = isNight ? this.#late(today, nowMs) : []
    if (deadlines.length + failing.length + runningLong.length + late.length === 0) return null
    return { ...this.nothing(nowMs), deadlines, failing, runningLong, late }
  }

  nothing(nowMs: number): PresentTrouble {
    return {
      ...{ nowMs, failing: [], late: [], runningLong: [], deadlines: [], withoutWorker: [], waitingLong: [], lostWorkers: [], stopped: [] },
      ...{ schedulerAway: null, databaseAway: null, databaseStrains: [], repairs: null, schedulerSilentSinceMs: null },
      ...{ edges: this.#edges, tasks: this.#known },
    }
  }

  #runningLong(nowMs: number): PresentTrouble['runningLong'] {
    return [...this.#active].flatMap(([taskId, runs]) =>
      runs.flatMap(({ runId, activatedAtMs }) => {
        const isLong = nowMs - activatedAtMs > Math.max(5 * MINUTE_MS, 1.5 * (this.#lateMs.get(runId) ?? Infinity))
        return isLong ? [{ taskId, sinceMs: activatedAtMs, runId }] : []
      }),
    )
  }

  #late(day: number, nowMs: number): PresentTrouble['late'] {
    return this.#tasks.flatMap(({ taskId, minuteOfDay }) => {
      const instantMs = instantOf(day, minuteOfDay)
      const isLate = nowMs > instantMs + (this.#waits.get(taskId) ?? 0) + GRACE_MS && !this.#begun.has(`${taskId} ${instantMs}`)
      return isLate ? [{ taskId, sinceMs: instantMs }] : []
    })
  }

  /** How the deadlines of these days stand (rule L2). */
  #judge(days: readonly number[], nowMs: number): void {
    const open = days.flatMap((day) =>
      this.#tasks.flatMap(({ taskId, minuteOfDay, dueMinute }) => {
        const instantMs = instantOf(day, minuteOfDay)
        const isWanted = day >= 0 && dueMinute !== null && !this.#settled.has(`${taskId} ${instantMs}`)
        return isWanted ? [{ taskId, instantMs, dueAtMs: instantOf(day, dueMinute) }] : []
      }),
    )
    const wanted = open.filter((one) => !this.#fates.has(`${one.taskId} ${one.instantMs}`))
    const prospects = this.#foretell(wanted, nowMs)
    for (const { taskId, instantMs, dueAtMs } of open) {
      const key = `${taskId} ${instantMs}`
      const before = this.#kept.get(key) ?? null
      const fate = this.#fates.get(key) ?? { kind: 'open' as const }
      const foretold = prospects.get(key) ?? before?.prospect ?? null
      const prospect = fate.kind === 'unsuccessful' ? failedItself(taskId) : foretold
      const judgement = judgeDeadline({ dueAtMs, fate, before }, prospect, nowMs)
      if (judgement?.state.startsWith('met')) {
        this.#settled.add(key)
        this.#kept.delete(key)
      } else if (judgement) this.#kept.set(key, { ...judgement, dueAtMs, prospect })
    }
  }

  #foretell(wanted: readonly { taskId: number; instantMs: number; dueAtMs: number }[], nowMs: number): Map<string, DeadlineProspect> {
    const isSoon = wanted.some(({ dueAtMs }) => dueAtMs < nowMs + 6 * 60 * MINUTE_MS)
    if (!isSoon || (!this.#hasNews && nowMs < this.#foretoldAtMs + this.#foretellMs)) return new Map()
    this.#hasNews = false
    this.#foretoldAtMs = nowMs
    const tasks = foretoldTasks(this.world, this.#histories, this.#active)
    for (const [taskId, { run, sinceMs }] of this.#failing) {
      const task = tasks.get(taskId)
      if (task) tasks.set(taskId, { ...task, latestFinished: { runId: run.runId, endedAtMs: sinceMs } })
    }
    return new Map([...foretellAll(tasks, wanted, nowMs)].map(([{ taskId, instantMs }, prospect]) => [`${taskId} ${instantMs}`, prospect]))
  }
}

function failedItself(taskId: number): DeadlineProspect {
  const cause = { kind: 'failed' as const, taskId, taskName: '', runId: null, behindMs: null }
  return { usualEndMs: null, lateEndMs: null, chance: 0, cause }
}

function instantOf(day: number, minuteOfDay: number): number {
  return START_MS + day * DAY_MS + minuteOfDay * MINUTE_MS
}

/** The day of the company, from 0, in which a moment lies. */
export function dayOf(ms: number): number {
  return Math.floor((ms - START_MS) / DAY_MS)
}

/** For how long each task waits in a night in which all goes its usual way. */
function usualWaitsOf(tasks: readonly NightTask[]): Map<number, number> {
  const ends = new Map<number, number>()
  return new Map(
    tasks.map(({ taskId, minuteOfDay, dependees, medianMs }) => {
      const startMs = Math.max(minuteOfDay * MINUTE_MS, ...dependees.map((id) => ends.get(id) ?? 0))
      ends.set(taskId, startMs + medianMs)
      return [taskId, startMs - minuteOfDay * MINUTE_MS]
    }),
  )
}
