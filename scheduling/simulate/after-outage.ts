import type { CronSchedule } from '../cron/crontab-definition.ts'
import { nextInstants } from '../cron/instants.ts'
import { NEW_TASK } from '../model/new-task.ts'
import type { RunTiming, TaskState } from '../model/task-state.ts'
import { createWorld } from './simulated-world.ts'
import { runSimulation } from './simulation.ts'

/** What of a task decides what becomes of instants that are missed (rules M1 to M7). */
export type MisfireSettings = Pick<TaskState, 'misfirePolicy' | 'gracePeriodMs' | 'maxConcurrency'> & { schedule: CronSchedule }

/** An instant and what came of it: a run of its own, on time or late, or none. Epoch milliseconds. */
export type InstantAfterOutage = {
  atMs: number
  fate: Extract<RunTiming, 'on_time' | 'delayed' | 'coalesced'> | 'taken' | 'skipped' | 'waits'
}

/** A time in which nothing decides, with what happens around it. Epoch milliseconds. */
export type AfterOutage = {
  fromMs: number
  untilMs: number
  outage: { fromMs: number; untilMs: number }
  /** All instants of that time. */
  instants: InstantAfterOutage[]
  /** In order of their starts. */
  runs: { instantMs: number; startMs: number; endMs: number; isLate: boolean }[]
  /** How long each run is taken to last, in milliseconds. */
  runMs: number
}

/** One before the outage, so many in it, and two after it. */
const SHOWN = 7
const AFTER = 2
const BATCH = { catchUpBatch: 100 }
const TASK_ID = 1

/**
 * What a task would do if no scheduler looked for a while: from between its next two instants until a little after the fifth, as the core decides it.
 * Its runs are taken to last a fifth of the shortest time between two instants.
 * @returns null where the crontab has too few instants to miss one
 */
export function afterOutage({ schedule, ...settings }: MisfireSettings, nowMs: number): AfterOutage | null {
  const instants = nextInstants(schedule, nowMs, SHOWN)
  const missed = instants.slice(1, -AFTER)
  const [before, firstMissed, lastMissed, back, last] = [instants[0], missed[0], missed.at(-1), instants.at(-AFTER), instants.at(-1)]
  if (before === undefined || firstMissed === undefined || lastMissed === undefined || back === undefined || last === undefined) return null
  const gapMs = Math.min(...instants.slice(1).map((atMs, at) => atMs - (instants[at] ?? 0)))
  const runMs = Math.round(gapMs / 5)
  const outage = { fromMs: before + Math.ceil((firstMissed - before) / 2), untilMs: lastMissed + Math.floor((back - lastMissed) / 3) }
  const history = runSimulation({
    world: createWorld([{ ...NEW_TASK, taskId: TASK_ID, enabled: true, cronBaseMs: before - 1, schedule, ...settings }]),
    startMs: before - 1,
    endMs: last + runMs,
    limits: BATCH,
    forecast: () => ({ durationMs: runMs, outcome: 'succeeded' }),
    outages: [outage],
  })
  const timings = new Map(history.activations.map(({ activation }) => [activation.scheduledForMs, activation.timing]))
  const ranges = history.ranges.map(({ range }) => range)
  const fateOf = (atMs: number): InstantAfterOutage['fate'] => {
    const timing = timings.get(atMs)
    if (timing === 'on_time' || timing === 'delayed' || timing === 'coalesced') return timing
    const range = ranges.find(({ firstMs, lastMs }) => atMs >= firstMs && atMs <= lastMs)
    return range === undefined ? 'waits' : range.kind === 'coalesced' ? 'taken' : 'skipped'
  }
  return {
    ...{ fromMs: before - runMs, untilMs: last + runMs, outage, runMs },
    instants: instants.map((atMs) => ({ atMs, fate: fateOf(atMs) })),
    runs: history.activations.map(({ atMs, activation }) => ({
      ...{ instantMs: activation.scheduledForMs, startMs: atMs, endMs: atMs + runMs },
      isLate: activation.timing !== 'on_time',
    })),
  }
}
