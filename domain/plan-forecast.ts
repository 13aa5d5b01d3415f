import { ComingRuns } from '#scheduling/explain/coming-runs.ts'
import type { ForecastTask } from '#scheduling/explain/forecast-task.ts'
import type { PresentState } from '#scheduling/explain/present-state.ts'
import { receivedStates } from './task-snapshot.ts'
import type { PlanView } from './views/plan-views.ts'

/**
 * What comes of a plan as it was sent, if every run succeeds after its usual time: begun, and to be gone on with.
 * @param endMs how far to look (epoch ms)
 * @param mostEffort as `beginSimulation` counts it
 * @throws CrontabError for a crontab that is none here: a zone that this machine's `Intl` does not know
 */
export function planForecast(plan: PlanView, endMs: number, mostEffort: number): ComingRuns {
  return new ComingRuns(presentOf(plan), endMs, mostEffort)
}

/**
 * The state of everything in a plan as it was sent; tasks whose crontab cannot be read are not in it.
 * @throws CrontabError for a crontab that is none here: a zone that this machine's `Intl` does not know
 */
export function presentOf(plan: PlanView): PresentState {
  const known = new Map(plan.tasks.map((task) => [task.id, task]))
  const states = receivedStates(
    plan.tasks.flatMap(({ state }) => state ?? []),
    plan.crontabs,
  )
  const tasks = new Map<number, ForecastTask>()
  for (const state of states) {
    const task = known.get(state.taskId)
    if (task) tasks.set(state.taskId, { ...task, state })
  }
  const { nowMs, estimatedRunMs, catchUpBatch } = plan
  return { tasks, nowMs, estimatedRunMs, limits: { catchUpBatch } }
}
