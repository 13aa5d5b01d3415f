import { compiledFrom } from '#scheduling/cron/schedule.ts'
import { type DeadlineSettings, readDeadline } from '#scheduling/deadline/deadline.ts'
import {
  type DeadlineDifference,
  deadlineDifference,
  type ForeseenDeadline,
  foreseenDeadlines,
  type TaskWithDeadline,
} from '#scheduling/deadline/deadline-difference.ts'
import { type PresentState, simulationFrom } from '#scheduling/explain/present-state.ts'
import { type Edit, saveEdit } from '#scheduling/simulate/edit.ts'
import { beginSimulation, type SteppedSimulation } from '#scheduling/simulate/simulation.ts'
import { differenceOf, type Foreseen, foreseenOf, type TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import type { RunningSimulation } from '#scheduling/simulate/simulation-parts.ts'
import { presentOf } from './plan-forecast.ts'
import { receivedEdit, type SentEdit } from './sent-edit.ts'
import type { PlanView } from './views/plan-views.ts'

/** What an edit does to runs. */
export type ForeseenEdit = {
  differences: TaskDifference[]
  deadlines: DeadlineDifference
  /** Up to here (epoch ms), which is earlier than was asked where that were too much. */
  throughMs: number
  /** Instants wait that another crontab drops: here all of them, where a save asks whether the latest is to run (rule H1). */
  dropsWaiting: boolean
}

/** So many instants of a simulation happen before others can be answered. */
const INSTANTS_AT_ONCE = 50

/** What edits of a plan as it was sent do to its runs. How it goes without any is simulated once for each length of time. */
export class EditForesight {
  readonly #plan: PlanView
  readonly #present: PresentState
  readonly #mostEffort: number
  readonly #deadlines: ReadonlyMap<number, DeadlineSettings | undefined>
  readonly #unedited = new Map<number, Side>()

  /**
   * @param mostEffort as `beginSimulation` counts it, for each simulation
   * @throws CrontabError for a crontab that is none here
   */
  constructor(plan: PlanView, mostEffort: number) {
    this.#plan = plan
    this.#present = presentOf(plan)
    this.#deadlines = new Map(plan.tasks.map(({ id, deadline }) => [id, deadline ?? undefined]))
    this.#mostEffort = mostEffort
  }

  /**
   * Simulates the plan as it is and with an edit saved now, from the same moment.
   * @param endMs how far to look (epoch ms)
   * @returns yields now and again, so that others can be answered, and in the end what differs
   * @throws Error where what is edited is not in the plan, or its crontab cannot be read
   */
  *foresee(sent: SentEdit, endMs: number): Generator<void, ForeseenEdit> {
    const edit = receivedEdit(sent, this.#plan)
    // One that was left half-way by a newer edit goes on where it was.
    const before = this.#unedited.get(endMs) ?? new Side(this.#present, null, endMs, this.#mostEffort)
    this.#unedited.set(endMs, before)
    yield* before.goOn()
    const after = new Side(this.#present, edit, endMs, this.#mostEffort)
    yield* after.goOn()
    const throughMs = Math.min(before.throughMs, after.throughMs)
    return {
      differences: differenceOf(before.until(throughMs), after.until(throughMs)),
      deadlines: deadlineDifference(
        before.deadlinesUntil(throughMs, this.#deadlines),
        after.deadlinesUntil(throughMs, this.#deadlinesWith(sent)),
      ),
      throughMs,
      dropsWaiting: after.dropsWaiting,
    }
  }

  #deadlinesWith(sent: SentEdit): ReadonlyMap<number, DeadlineSettings | undefined> {
    return sent.kind === 'task' && sent.deadline ? new Map(this.#deadlines).set(sent.taskId, sent.deadline) : this.#deadlines
  }
}

/** The simulation with an edit, or without one. */
class Side {
  readonly #simulation: SteppedSimulation
  readonly #input: ReturnType<typeof simulationFrom>
  #took: ReturnType<SteppedSimulation['advance']> = 'happened'
  /** Once it has begun. */
  dropsWaiting = false

  constructor(present: PresentState, edit: Edit | null, endMs: number, mostEffort: number) {
    this.#input = simulationFrom(edit?.kind === 'task' ? withCountedRuns(present, edit.taskId) : present, endMs, mostEffort, {})
    const save = (simulation: RunningSimulation, saved: Edit) => {
      this.dropsWaiting = saveEdit(simulation, saved).dropsWaiting
    }
    const events = edit ? [{ atMs: present.nowMs, apply: (simulation: RunningSimulation) => save(simulation, edit) }] : []
    this.#simulation = beginSimulation({ ...this.#input, events }, mostEffort)
  }

  *goOn(): Generator<void, void> {
    for (let steps = 1; this.#took === 'happened'; steps++) {
      this.#took = this.#simulation.advance()
      if (steps % INSTANTS_AT_ONCE === 0) yield
    }
  }

  get throughMs(): number {
    const { startMs, endMs } = this.#input
    // Of the instant at which it was exhausted not everything has happened.
    return this.#took === 'exhausted' ? Math.max(startMs, this.#simulation.nowMs - 1) : endMs
  }

  until(throughMs: number): Foreseen {
    return foreseenOf(this.#simulation.history, this.#input.runsInFlight ?? [], this.#input.startMs, throughMs)
  }

  /** @param settings by task id, as they are on this side */
  deadlinesUntil(throughMs: number, settings: ReadonlyMap<number, DeadlineSettings | undefined>): ForeseenDeadline[] {
    const tasks = new Map<number, TaskWithDeadline>()
    for (const [taskId, typed] of settings) {
      const schedule = this.#simulation.world.tasks.get(taskId)?.state.schedule
      const deadline = typed && schedule ? readDeadline(typed, compiledFrom(schedule)?.timezone ?? 'UTC') : null
      if (deadline && schedule) tasks.set(taskId, { deadline, schedule })
    }
    const { history } = this.#simulation
    return foreseenDeadlines(history, this.#input.runsInFlight ?? [], tasks, { fromMs: this.#input.startMs, throughMs })
  }
}

/** Of a task without a limit its active runs are not counted; where it gets one, they count. */
function withCountedRuns(present: PresentState, taskId: number): PresentState {
  const task = present.tasks.get(taskId)
  if (!task || task.state.maxConcurrency !== null) return present
  const state = { ...task.state, activeRuns: Math.max(task.state.activeRuns, task.activeRuns.length) }
  return { ...present, tasks: new Map(present.tasks).set(taskId, { ...task, state }) }
}
