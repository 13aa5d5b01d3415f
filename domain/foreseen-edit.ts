import { compiledFrom } from '#scheduling/cron/schedule.ts'
import { type DeadlineSettings, readDeadline } from '#scheduling/deadline/deadline.ts'
import {
  type DeadlineDifference,
  deadlineDifference,
  type ForeseenDeadline,
  foreseenDeadlines,
  type TaskWithDeadline,
} from '#scheduling/deadline/deadline-difference.ts'
import { ComingRuns, type ComparedSimulation } from '#scheduling/explain/coming-runs.ts'
import type { PresentState } from '#scheduling/explain/present-state.ts'
import { differenceSteps, type Foreseen, foreseenOf, type TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import { deadlinesHeldIn } from './deadlines-held-in.ts'
import { presentOf } from './plan-forecast.ts'
import { receivedWhatIf, type SentEdit, type SentWhatIf } from './sent-edit.ts'
import type { PlanView } from './views/plan-views.ts'

/** What an edit, or what is assumed, does to runs and deadlines. */
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

/** Nothing is edited, and nothing assumed. */
export const AS_THINGS_ARE: SentWhatIf = { edit: null, assumptions: [] }

/** What edits and assumptions do to a plan as it was sent. How it goes without any is simulated once for each length of time. */
export class EditForesight {
  readonly #plan: PlanView
  readonly #present: PresentState
  readonly #mostEffort: number
  readonly #asThingsAre = new Map<number, ComingRuns>()

  /**
   * @param mostEffort as `beginSimulation` counts it, for each simulation
   * @throws CrontabError for a crontab that is none here
   */
  constructor(plan: PlanView, mostEffort: number) {
    this.#plan = plan
    this.#present = presentOf(plan)
    this.#mostEffort = mostEffort
  }

  /**
   * Simulates the plan as it is and with an edit saved now, from the same moment.
   * @param endMs how far to look (epoch ms)
   * @returns yields now and again, so that others can be answered, and in the end what differs
   * @throws Error where what is edited is not in the plan, or its crontab cannot be read
   */
  *foresee(edit: SentEdit, endMs: number): Generator<void, ForeseenEdit> {
    const whatIf: SentWhatIf = { edit, assumptions: [] }
    // Refused before anything is simulated. Another deadline of a tag changes no run.
    const changed = edit.kind === 'tag' ? null : this.begin(whatIf, endMs)
    // One that was left half-way by a newer edit goes on where it was.
    const before = this.#asThingsAre.get(endMs) ?? this.begin(AS_THINGS_ARE, endMs)
    this.#asThingsAre.set(endMs, before)
    yield* goOn(before)
    if (changed) yield* goOn(changed)
    return this.compare(before, changed ?? before, whatIf)
  }

  /** Begins the simulation with a what-if. @throws Error as `foresee` does */
  begin(whatIf: SentWhatIf, endMs: number): ComingRuns {
    const { edit } = whatIf
    const present = edit?.kind === 'task' ? withCountedRuns(this.#present, edit.taskId) : this.#present
    return new ComingRuns(present, endMs, this.#mostEffort, receivedWhatIf(whatIf, this.#plan))
  }

  /** What differs as far as both have come. @param whatIf that of `after` */
  compare(before: ComingRuns, after: ComingRuns, { edit }: SentWhatIf): ForeseenEdit {
    const difference = forecastDifference(
      { coming: before, deadlines: deadlinesHeldIn(this.#plan, null) },
      { coming: after, deadlines: deadlinesHeldIn(this.#plan, edit) },
    )
    return { ...difference, dropsWaiting: after.dropsWaiting }
  }
}

/** A simulation, and the deadlines that hold in it, by task id (rule L6). */
export type ForeseenSide = { coming: ComingRuns; deadlines: ReadonlyMap<number, readonly DeadlineSettings[]> }

/** What differs as far as both have come. */
export function forecastDifference(before: ForeseenSide, after: ForeseenSide): ForecastDifference {
  const steps = forecastDifferenceSteps(before, after)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

type ForecastDifference = Omit<ForeseenEdit, 'dropsWaiting'>

/** The same; yields between its parts, so that others can be answered. */
export function* forecastDifferenceSteps(before: ForeseenSide, after: ForeseenSide): Generator<void, ForecastDifference> {
  const throughMs = Math.min(before.coming.throughMs, after.coming.throughMs)
  const foreseenOn = ({ coming }: ForeseenSide) => foreseenUntil(coming.compared, throughMs)
  const deadlinesOn = ({ coming, deadlines }: ForeseenSide) => deadlinesUntil(coming.compared, throughMs, deadlines)
  const was = foreseenOn(before)
  yield
  const is = foreseenOn(after)
  yield
  const differences = yield* differenceSteps(was, is)
  yield
  const deadlinesWere = deadlinesOn(before)
  yield
  const deadlinesAre = deadlinesOn(after)
  yield
  return { differences, deadlines: deadlineDifference(deadlinesWere, deadlinesAre), throughMs }
}

function* goOn(coming: ComingRuns): Generator<void, void> {
  while (coming.advance(INSTANTS_AT_ONCE) === 'going on') yield
}

function foreseenUntil({ history, runsInFlight, startMs }: ComparedSimulation, throughMs: number): Foreseen {
  return foreseenOf(history, runsInFlight, startMs, throughMs)
}

/** @param settings by task id; empty: no deadline */
function deadlinesUntil(
  { history, world, runsInFlight, startMs }: ComparedSimulation,
  throughMs: number,
  settings: ReadonlyMap<number, readonly DeadlineSettings[]>,
): ForeseenDeadline[] {
  const tasks = new Map<number, TaskWithDeadline>()
  for (const [taskId, held] of settings) {
    const schedule = world.tasks.get(taskId)?.state.schedule
    if (!schedule || held.length === 0) continue
    const zone = compiledFrom(schedule)?.timezone ?? 'UTC'
    tasks.set(taskId, { deadlines: held.flatMap((said) => readDeadline(said, zone) ?? []), schedule })
  }
  return foreseenDeadlines(history, runsInFlight, tasks, { fromMs: startMs, throughMs })
}

/** Of a task without a limit its active runs are not counted; where it gets one, they count. */
function withCountedRuns(present: PresentState, taskId: number): PresentState {
  const task = present.tasks.get(taskId)
  if (!task || task.state.maxConcurrency !== null) return present
  const state = { ...task.state, activeRuns: Math.max(task.state.activeRuns, task.activeRuns.length) }
  return { ...present, tasks: new Map(present.tasks).set(taskId, { ...task, state }) }
}
