import { FORECAST_EVERY_MS, FORECAST_LENGTH_MS, type ForecastAhead, forecastsToKeep } from '#domain/kept-forecast.ts'
import { DAY_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { ComingRuns } from '#scheduling/explain/coming-runs.ts'
import type { ActiveRun } from '#scheduling/explain/forecast-task.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import { chanceOf } from './chance.ts'
import { activeRun, type Delay, drawn, foretoldTasks, type NightTask, START_MS, worldOf } from './company-nights.ts'

const LIMITS = { catchUpBatch: 100 }
/** As much of a history as the database is asked for. */
const HISTORY = 50
const MOST_EFFORT = 400_000

/** How far off it was foretold when a run ended, and how long the run took (ms). `ownMs`: how far off its own run time was from the task's true median. */
export type ForecastOfRun = { ahead: ForecastAhead; offByMs: number; tookMs: number; ownMs: number; isDelayed: boolean }

/** Lives through these nights, foretells every hour what comes, as the worker does (rule F1), and compares what was kept with what came. */
export function forecastsOfCompany(tasks: readonly NightTask[], delays: readonly Delay[], days: number): ForecastOfRun[] {
  const chance = chanceOf(days, 'durations')
  const histories = new Map(tasks.map((task) => [task.taskId, Array.from({ length: HISTORY }, () => drawn(task, chance))]))
  const active = new Map<number, ActiveRun[]>(tasks.map(({ taskId }) => [taskId, []]))
  const extra = new Map(delays.map(({ day, taskId, extraMs }) => [`${taskId} ${day}`, extraMs]))
  const delayedDays = new Set(delays.map(({ day }) => day))
  const ended = new Map<string, { atMs: number; tookMs: number }>()
  const kept = new Map<string, { taskId: number; instantMs: number; ahead: ForecastAhead; endsAtMs: number }>()
  const world = worldOf(tasks)
  const dayOf = (instantMs: number) => Math.floor((instantMs - START_MS) / DAY_MS)
  runSimulation({
    world,
    startMs: START_MS,
    endMs: START_MS + (days + 1) * DAY_MS,
    limits: LIMITS,
    forecast: ({ taskId, activation }) => {
      const task = tasks[taskId - 1] as NightTask
      const more = extra.get(`${taskId} ${dayOf(activation?.scheduledForMs ?? 0)}`) ?? 0
      return { durationMs: drawn(task, chance) + more, outcome: 'succeeded' }
    },
    observer: {
      looked: ({ state: { taskId } }, { activations }, _, nowMs) => {
        for (const { scheduledForMs, activationSeq } of activations)
          active.get(taskId)?.push(activeRun(`${taskId}/${activationSeq}`, scheduledForMs, nowMs))
      },
      ended: ({ state: { taskId } }, { runId }, nowMs) => {
        const runs = active.get(taskId) ?? []
        const [run] = runs.splice(
          runs.findIndex((each) => each.runId === runId),
          1,
        )
        if (!run) return
        const tookMs = nowMs - run.activatedAtMs
        ended.set(`${taskId} ${run.scheduledForMs}`, { atMs: nowMs, tookMs })
        const history = histories.get(taskId) as number[]
        history.push(tookMs)
        if (history.length > HISTORY) history.shift()
      },
    },
    events: Array.from({ length: (days * DAY_MS) / FORECAST_EVERY_MS }, (_, hour) => ({
      atMs: START_MS + hour * FORECAST_EVERY_MS,
      apply: ({ nowMs }: { nowMs: number }) => {
        const present = { tasks: foretoldTasks(world, histories, active), nowMs, estimatedRunMs: MINUTE_MS, limits: LIMITS }
        const coming = new ComingRuns(present, nowMs + FORECAST_LENGTH_MS, MOST_EFFORT)
        while (coming.advance(1_000) === 'going on');
        for (const each of forecastsToKeep(coming.runs, { nowMs, throughMs: coming.throughMs }))
          kept.set(`${each.taskId} ${each.instantMs} ${each.ahead}`, each)
      },
    })),
  })
  return [...kept.values()].flatMap(({ taskId, instantMs, ahead, endsAtMs }) => {
    const run = ended.get(`${taskId} ${instantMs}`)
    if (!run) return []
    const task = tasks[taskId - 1] as NightTask
    const offByMs = Math.abs(run.atMs - endsAtMs)
    return [
      { ahead, offByMs, tookMs: run.tookMs, ownMs: Math.abs(run.tookMs - task.medianMs), isDelayed: delayedDays.has(dayOf(instantMs)) },
    ]
  })
}
