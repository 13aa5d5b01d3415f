import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import type { DecidedRange } from '#scheduling/model/decision.ts'
import type { EndingCounts } from '#scheduling/model/task-state.ts'
import type { SimulatedRun } from '#scheduling/simulate/simulated-run.ts'
import type { SimulatedTask } from '#scheduling/simulate/simulated-world.ts'
import type { RunningSimulation } from '#scheduling/simulate/simulation-parts.ts'
import type { Tally } from '#tests/tally.ts'
import type { Core } from './core.ts'
import { isEdgeRefused } from './edge-rules.ts'
import { type EventListModel, type ModelTask, Violation } from './event-list-model.ts'
import { lastStart } from './model-gates.ts'
import { type Firing, firingSchedule } from './random-crontabs.ts'
import type { RandomSystem, SystemEdge } from './random-system.ts'
import type { Deed, StoryScript } from './story-script.ts'

const MOST_SCHEDULE_CALLS = 200_000

/** The world on trial beside the model: what people do is done to both. */
export class Scene {
  readonly core: Core
  readonly system: RandomSystem
  readonly model: EventListModel
  readonly tally: Tally = {}
  readonly touched = new Set<ModelTask>()
  simulation!: RunningSimulation
  /** Set while a person ends or marks a run. */
  isByPerson = false
  edges: SystemEdge[] = []
  /** How often the core asked a crontab since the last look was over. */
  scheduleCalls = 0
  #rangesSeen = 0
  #edgeCount = 0
  readonly #script: StoryScript | null
  /** What the crontab of each task says, where that was changed. */
  readonly firings = new Map<number, Firing>()

  constructor(core: Core, system: RandomSystem, model: EventListModel, script: StoryScript | null = null) {
    this.#script = script
    this.core = core
    this.system = system
    this.model = model
  }

  /** Writes down what a person does, where somebody wants to do it again. */
  note(deed: Deed): void {
    this.#script?.note(this.simulation?.nowMs ?? this.system.startMs, deed)
  }

  count(kind: string, times = 1): void {
    this.tally[kind] = (this.tally[kind] ?? 0) + times
  }

  /** A crontab that the core uses. An evaluation that asks it without end is one that goes round in circles. */
  scheduleOnTrial(firing: Firing): CronSchedule {
    const schedule = firingSchedule(firing, this.core.compileCrontab)
    const count = () => {
      if (++this.scheduleCalls > MOST_SCHEDULE_CALLS)
        throw new Violation('an evaluation asks its crontab again and again and comes to no end (I8)')
    }
    return {
      next: (afterMs) => {
        count()
        return schedule.next(afterMs)
      },
      previous: (atOrBeforeMs) => {
        count()
        return schedule.previous(atOrBeforeMs)
      },
      countBetween: (afterMs, throughMs) => {
        count()
        return schedule.countBetween(afterMs, throughMs)
      },
    }
  }

  /** Ranges that were written since they were asked for last. */
  newRanges(): DecidedRange[] {
    const { ranges } = this.simulation.history
    const added = ranges.slice(this.#rangesSeen).map(({ range }) => range)
    this.#rangesSeen = ranges.length
    for (const { kind, reason, count } of added) this.count(`${kind} ${reason}`, count)
    return added
  }

  /** Something happened that may let the task or its dependers start. */
  touch(task: ModelTask): void {
    this.touched.add(task)
    for (const depender of task.dependers) this.touched.add(depender)
  }

  engineTask(taskId: number): SimulatedTask {
    const task = this.simulation.world.tasks.get(taskId)
    if (!task) throw new Error(`The world has no task ${taskId}`)
    return task
  }

  engineRun(runId: string): SimulatedRun {
    const run = this.simulation.world.runs.get(runId)
    if (!run) throw new Error(`The world has no run ${runId}`)
    return run
  }

  newEdgeId(): number {
    return ++this.#edgeCount
  }

  /** Saves an edge, a new one or one in place of that with its id. False: it was refused. */
  saveEdge(world: RunningSimulation['world'], edge: SystemEdge, nowMs: number): boolean {
    const shapeOf = ({ edgeId, dependerId, dependeeId, future, isAligned }: SystemEdge) => ({
      id: edgeId,
      dependerId,
      dependeeId,
      future,
      freshness: isAligned ? ('aligned' as const) : ('new' as const),
    })
    const others = this.edges.filter(({ edgeId }) => edgeId !== edge.edgeId)
    const problem = this.core.checkEdge(this.edges.map(shapeOf), shapeOf(edge), String)
    const isRefused = isEdgeRefused(others, edge)
    if ((problem !== null) !== isRefused)
      throw new Violation(
        `${JSON.stringify(edge)} is ${problem ? `refused: ${problem.message}` : 'accepted'}, with ${JSON.stringify(others)} (X1)`,
      )
    this.note({ deed: 'save edge', edge, isRefused })
    if (isRefused) return false
    const depender = this.model.task(edge.dependerId)
    const dependee = this.model.task(edge.dependeeId)
    const last = lastStart(depender, nowMs)
    const before: EndingCounts = { succeeded: 0, finished: 0 }
    for (const ending of dependee.endings) {
      if (last === null || ending.at > (last.startedAt as number) || ending.run.kind === 'backfill') continue
      before.finished++
      if (ending.succeeded) before.succeeded++
    }
    this.core.putEdge(world, edge.dependerId, { ...edge, dependeeName: String(edge.dependeeId) }, before)
    this.model.saveEdge(depender, { ...edge, dependee }, last)
    this.edges = [...others, edge]
    return true
  }

  removeEdge(edgeId: number): void {
    this.note({ deed: 'delete edge', edgeId })
    this.core.removeEdge(this.simulation.world, edgeId)
    this.model.removeEdge(edgeId)
    this.edges = this.edges.filter((edge) => edge.edgeId !== edgeId)
  }
}
