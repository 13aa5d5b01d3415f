import { checkEdge, type EdgeShape } from '#scheduling/change/edge-rules.ts'
import { NEW_TASK } from '#scheduling/model/new-task.ts'
import type { EndingCounts, TaskState } from '#scheduling/model/task-state.ts'
import { changeSchedule, disable, enable, moveCronBase } from '#scheduling/simulate/simulated-changes.ts'
import { addTask, createWorld, putEdge, removeEdge, removeTask, type SimulatedTask } from '#scheduling/simulate/simulated-world.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import type { RunningSimulation, SimulatedHistory } from '#scheduling/simulate/simulation-parts.ts'
import { type OracleActivation, type OracleEvent, type OracleTask, oracleSchedule, type Scenario } from './oracle-scenario.ts'

/** What a replay may say otherwise than the original, which has no concurrency limit and always runs everything when enabled again. */
export type ReplaySettings = { maxConcurrency?: number | null; resume?: 'fromNow' | 'latest' | 'all' }

/** What people get who change nothing: one run of a task at a time, and a task enabled again goes on from now. */
export const DASHBOARD_DEFAULTS: ReplaySettings = { maxConcurrency: 1, resume: 'fromNow' }

export type Replay = { activations: OracleActivation[]; refusedEdges: string[]; history: SimulatedHistory }

/** Replays a scenario of the oracle through the core, on a virtual clock, with settings that say the same. */
export function replay(scenario: Scenario, settings: ReplaySettings = {}): Replay {
  return new OracleReplay(scenario, settings).run()
}

const ms = (iso: string) => Date.parse(iso)

class OracleReplay {
  readonly #scenario: Scenario
  readonly #settings: ReplaySettings
  readonly #tasks = new Map<number, OracleTask>()
  readonly #world = createWorld([])
  readonly #refusedEdges: string[] = []
  #edgeCount = 0

  constructor(scenario: Scenario, settings: ReplaySettings) {
    this.#scenario = scenario
    this.#settings = settings
  }

  run(): Replay {
    const { start, end, tasks, dependencies, events } = this.#scenario.input
    const noHistory: SimulatedHistory = { activations: [], waits: [], ranges: [], endings: [] }
    for (const task of tasks) this.#addTask(task, ms(start))
    for (const dependency of dependencies) this.#putEdge(null, dependency.depender, dependency.dependee, dependency.future, noHistory)
    const history = runSimulation({
      world: this.#world,
      startMs: ms(start),
      endMs: ms(end),
      limits: { catchUpBatch: 100 },
      forecast: ({ taskId, index }) => {
        const durations = this.#tasks.get(taskId)?.durations ?? []
        const seconds = durations[Math.min(index, durations.length - 1)] ?? null
        return { durationMs: seconds === null ? null : seconds * 1000, outcome: 'succeeded' }
      },
      events: events.map((event) => ({ atMs: ms(event.at), apply: (simulation) => this.#apply(event, simulation) })),
      outages: outagesOf(events, ms(end)),
    })
    const activations = history.activations.map(({ atMs, taskId, activation }) => ({
      t: new Date(atMs).toISOString(),
      task: this.#tasks.get(taskId)?.name ?? '',
      scheduledFor: new Date(activation.scheduledForMs).toISOString(),
    }))
    return { activations, refusedEdges: this.#refusedEdges, history }
  }

  #addTask(task: OracleTask, createdAtMs: number): void {
    const taskId = this.#tasks.size + 1
    this.#tasks.set(taskId, task)
    const { maxConcurrency = null } = this.#settings
    addTask(this.#world, taskState(taskId, task, createdAtMs, maxConcurrency))
    if (!task.seed) return
    const added = this.#world.tasks.get(taskId) as SimulatedTask
    added.counts = { succeeded: 1, finished: 1 }
    added.latestFinishedRunId = added.latestSucceededRunId = 'seed'
  }

  #idOf(name: string): number {
    for (const [taskId, task] of this.#tasks) if (task.name === name && this.#world.tasks.has(taskId)) return taskId
    throw new Error(`No task ${name} in ${this.#scenario.name}`)
  }

  #task(name: string): SimulatedTask {
    return this.#world.tasks.get(this.#idOf(name)) as SimulatedTask
  }

  #apply(event: OracleEvent, simulation: RunningSimulation): void {
    this.#change(event, simulation)
    simulation.wakeAll()
  }

  #change(event: OracleEvent, simulation: RunningSimulation): void {
    switch (event.op) {
      case 'add_task':
        this.#addTask(event.task, simulation.nowMs)
        break
      case 'delete_task':
        removeTask(this.#world, this.#idOf(event.task))
        break
      case 'set_task':
        if (event.fields.enabled !== undefined) this.#setEnabled(event.task, event.fields.enabled, simulation)
        if (event.fields.cron_base !== undefined) moveCronBase(simulation, this.#idOf(event.task), ms(event.fields.cron_base))
        break
      case 'set_crontab':
        this.#setCrontab(event, simulation)
        break
      case 'add_dep':
        this.#putEdge(null, event.depender, event.dependee, event.future, simulation.history)
        break
      case 'edit_dep': {
        const { depender, dependee, new_depender = depender, new_dependee = dependee } = event
        this.#putEdge(this.#edgeId(depender, dependee), new_depender, new_dependee, event.future, simulation.history)
        break
      }
      case 'del_dep': {
        const edgeId = this.#edgeId(event.depender, event.dependee)
        if (edgeId !== null) removeEdge(this.#world, edgeId)
      }
    }
  }

  #edgeId(depender: string, dependee: string): number | null {
    return this.#task(depender).state.edges.find((edge) => edge.dependeeId === this.#idOf(dependee))?.edgeId ?? null
  }

  #putEdge(editedId: number | null, depender: string, dependee: string, future: boolean, history: SimulatedHistory): void {
    const shape: EdgeShape = { id: editedId, dependerId: this.#idOf(depender), dependeeId: this.#idOf(dependee), future, freshness: 'new' }
    const problem = checkEdge(this.#edgeShapes(), shape, (taskId) => this.#tasks.get(taskId)?.name ?? '')
    if (problem) {
      this.#refusedEdges.push(problem.message)
      return
    }
    const edgeId = editedId ?? ++this.#edgeCount
    const edge = { edgeId, dependeeId: shape.dependeeId, dependeeName: dependee, future, endings: 'finished' as const }
    putEdge(this.#world, shape.dependerId, edge, endingsAtLastStart(history, shape))
  }

  #edgeShapes(): EdgeShape[] {
    return [...this.#world.tasks.values()].flatMap(({ state }) =>
      state.edges.map(({ edgeId, dependeeId, future }) => ({
        id: edgeId,
        dependerId: state.taskId,
        dependeeId,
        future,
        freshness: 'new' as const,
      })),
    )
  }

  #setEnabled(name: string, enabled: boolean, simulation: RunningSimulation): void {
    if (enabled) enable(simulation, this.#idOf(name), this.#settings.resume ?? 'all')
    else disable(simulation, this.#idOf(name))
  }

  #setCrontab(event: { task: string; crontab?: string; timezone?: string }, simulation: RunningSimulation): void {
    const { state } = this.#task(event.task)
    const before = this.#tasks.get(state.taskId) as OracleTask
    changeSchedule(simulation, state.taskId, oracleSchedule(event.crontab ?? before.crontab, event.timezone ?? before.timezone))
  }
}

function taskState(taskId: number, task: OracleTask, createdAtMs: number, maxConcurrency: number | null): TaskState {
  const { skip_misfire = false, coalesce_misfire = false, grace_period, seed } = task
  return {
    ...NEW_TASK,
    taskId,
    enabled: task.enabled ?? true,
    misfirePolicy: skip_misfire ? 'skip' : coalesce_misfire ? 'coalesce' : 'run_all',
    gracePeriodMs: grace_period === undefined ? null : grace_period * 1000,
    maxConcurrency,
    schedule: oracleSchedule(task.crontab, task.timezone),
    cronBaseMs: task.cron_base ? ms(task.cron_base) : createdAtMs,
    cursorMs: seed ? ms(seed.last_cron) : null,
  }
}

/** The dependee's endings that were not after the depender's last start (rule D4). */
function endingsAtLastStart(history: SimulatedHistory, { dependerId, dependeeId }: EdgeShape): EndingCounts {
  const lastStart = history.activations.findLast(({ taskId }) => taskId === dependerId)
  if (!lastStart) return { succeeded: 0, finished: 0 }
  const endings = history.endings.filter(({ taskId, atMs }) => taskId === dependeeId && atMs <= lastStart.atMs)
  return { succeeded: endings.filter(({ outcome }) => outcome === 'succeeded').length, finished: endings.length }
}

/** Djag's queue lives in its database: without it the scheduler is down as well. */
function outagesOf(events: readonly OracleEvent[], endMs: number): { fromMs: number; untilMs: number }[] {
  const outages: { fromMs: number; untilMs: number }[] = []
  events.forEach((event, index) => {
    if (event.op !== 'stop' && event.op !== 'broker_down') return
    const back = events.slice(index).find(({ op }) => op === 'start' || op === 'broker_up')
    outages.push({ fromMs: ms(event.at), untilMs: back ? ms(back.at) : endMs + 1 })
  })
  return outages
}
