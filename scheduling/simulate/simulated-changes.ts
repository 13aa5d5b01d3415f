import {
  planCronBaseMove,
  planEnabling,
  planScheduleChange,
  planSkippingInstants,
  type ScheduleChangePlan,
} from '../change/schedule-change.ts'
import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { ResumeChoice, TaskState } from '../model/task-state.ts'
import type { SimulatedTask } from './simulated-world.ts'
import type { RunningSimulation } from './simulation-parts.ts'

/** Another crontab (rule H1): what is due under the old one is decided first, in the same transaction. */
export function changeSchedule(simulation: RunningSimulation, taskId: number, schedule: CronSchedule): void {
  change(simulation, taskId, ({ state }) => {
    simulation.decideDue(taskId)
    const isAhead = state.cursorMs !== null && state.cursorMs > simulation.nowMs
    const firstSkippedAheadMs = isAhead ? state.schedule.next(simulation.nowMs) : null
    carryOut(simulation, state, planScheduleChange({ ...state, firstSkippedAheadMs }, simulation.nowMs))
    state.schedule = schedule
  })
}

/** Another cron base; what is due is decided first (rule H2). */
export function moveCronBase(simulation: RunningSimulation, taskId: number, cronBaseMs: number): void {
  change(simulation, taskId, ({ state }) => {
    if (state.enabled) simulation.decideDue(taskId)
    carryOut(simulation, state, planCronBaseMove(state, cronBaseMs, simulation.nowMs))
    state.cronBaseMs = cronBaseMs
  })
}

/** Disables a task, or pauses it: then `resume` says until when (rule H6). What is due is decided first. */
export function disable(simulation: RunningSimulation, taskId: number, resume: TaskState['resume'] = null): void {
  change(simulation, taskId, ({ state }) => {
    if (state.enabled) simulation.decideDue(taskId)
    state.enabled = false
    state.resume = resume
  })
}

/** Enables a task, paused or not (rule H5). */
export function enable(simulation: RunningSimulation, taskId: number, choice: ResumeChoice): void {
  change(simulation, taskId, ({ state }) => {
    if (!state.enabled) carryOut(simulation, state, planEnabling(state, simulation.nowMs, choice))
    state.enabled = true
    state.resume = null
  })
}

/** Skips the undecided instants up to `throughMs`, also those to come (rule R9). */
export function skipInstants(simulation: RunningSimulation, taskId: number, throughMs: number): void {
  change(simulation, taskId, ({ state }) => carryOut(simulation, state, planSkippingInstants(state, throughMs, simulation.nowMs)))
}

function change(simulation: RunningSimulation, taskId: number, apply: (task: SimulatedTask) => void): void {
  const task = simulation.world.tasks.get(taskId)
  if (!task) return
  simulation.endPause(taskId)
  apply(task)
  simulation.changed(taskId)
}

function carryOut(simulation: RunningSimulation, state: TaskState, plan: ScheduleChangePlan): void {
  simulation.record(state.taskId, plan.ranges)
  state.cursorMs = plan.cursorMs
  state.notMisfiresThroughMs = plan.notMisfiresThroughMs
  state.skippedAhead = plan.skippedAhead
}
