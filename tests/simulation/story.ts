import { NEW_TASK } from '#scheduling/model/new-task.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import type { Disturbances, ForecastQuestion, RunForecast, SimulationObserver } from '#scheduling/simulate/simulation-parts.ts'
import type { Tally } from '#tests/tally.ts'
import { chanceOf } from './chance.ts'
import type { Core } from './core.ts'
import { EventListModel, type ModelTask, Violation } from './event-list-model.ts'
import { whatCouldStart } from './model-could-start.ts'
import { checkLook } from './model-evaluations.ts'
import { at, modelEnabling } from './model-outcomes.ts'
import { doSomething } from './people.ts'
import { describeFiring, firingWallClock, modelScheduleOf } from './random-crontabs.ts'
import type { RandomSystem, SystemTask } from './random-system.ts'
import { RunLives } from './run-lives.ts'
import { Scene } from './scene.ts'
import type { StoryScript } from './story-script.ts'

/** What came of a story. `violation`: the rule that was broken, and when; then the story ends there. */
export type StoryEnd = { decided: number; tally: Tally; violation: { message: string; atMs: number } | null; told: readonly string[] }

/** `isTold`: it is also put into words, which takes its time. `script`: it is written down there. */
export type StoryOptions = { isTold?: boolean; script?: StoryScript | null }

/** Plays the story of a system: the core acts, the model watches every step. */
export function playStory(core: Core, system: RandomSystem, { isTold = false, script = null }: StoryOptions = {}): StoryEnd {
  const story = new Story(core, system, isTold, script)
  let violation: StoryEnd['violation'] = null
  try {
    story.play()
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    violation = { message: error.message, atMs: story.nowMs }
  }
  return { decided: story.decided(), tally: story.scene.tally, violation, told: story.told }
}

const MOST_LOOKS_AT_ONE_INSTANT = 20_000

class Story {
  readonly scene: Scene
  readonly told: string[] = []
  readonly #core: Core
  readonly #isTold: boolean
  readonly #script: StoryScript | null
  readonly #system: RandomSystem
  readonly #everyTask: ModelTask[]
  readonly #lives: RunLives
  /** Until when a task's wake may be late or lost. */
  readonly #excusedUntilMs = new Map<number, number>()
  #nextRecheckMs: number
  #looksAt = { nowMs: Number.NaN, count: 0 }

  constructor(core: Core, system: RandomSystem, isTold: boolean, script: StoryScript | null) {
    this.#script = script
    this.#core = core
    this.#isTold = isTold
    this.#system = system
    const model = new EventListModel()
    for (const task of system.tasks) {
      const { taskId, firing, misfirePolicy, graceMs, limit, baseMs } = task
      model.addTask({
        taskId,
        misfirePolicy,
        graceMs,
        limit,
        baseMs,
        schedule: modelScheduleOf(firing),
        wallClock: firingWallClock(firing),
      })
    }
    this.#everyTask = [...model.tasks.values()]
    this.scene = new Scene(core, system, model, script)
    this.#lives = new RunLives(system, this.scene)
    this.#nextRecheckMs = system.startMs + system.recheckEveryMs
  }

  get nowMs(): number {
    return this.scene.simulation?.nowMs ?? this.#system.startMs
  }

  decided(): number {
    return this.#everyTask.reduce((sum, { decided }) => sum + decided, 0)
  }

  play(): void {
    const { seed, tasks, edges, startMs, endMs, catchUpBatch, outages, recheckEveryMs, editsAtMs } = this.#system
    const world = this.#core.createWorld([], { keepsEverything: true })
    for (const task of tasks) this.#core.addTask(world, this.#stateOf(task), task)
    for (const edge of edges) this.scene.saveEdge(world, { ...edge, edgeId: this.scene.newEdgeId() }, startMs)
    if (this.#isTold) this.#tellOfSystem()
    const jitter = chanceOf(seed, 'jitter')
    this.#core.runSimulation({
      world,
      startMs,
      endMs,
      limits: { catchUpBatch },
      forecast: (question: ForecastQuestion): RunForecast => this.#forecast(question),
      events: [
        { atMs: startMs, apply: (simulation) => (this.scene.simulation = simulation) },
        ...editsAtMs.map((atMs, index) => ({ atMs, apply: () => this.#edit(atMs, index) })),
      ],
      outages,
      recheckEveryMs,
      disturbances: this.#disturbances(),
      chance: () => jitter.below(1000) / 1000,
      observer: this.#observer(),
    })
  }

  #stateOf({ taskId, misfirePolicy, graceMs, limit, baseMs, firing }: SystemTask): TaskState {
    return {
      ...NEW_TASK,
      taskId,
      enabled: true,
      misfirePolicy,
      gracePeriodMs: graceMs,
      maxConcurrency: limit,
      schedule: this.scene.scheduleOnTrial(firing),
      cronBaseMs: baseMs,
    }
  }

  #forecast(question: ForecastQuestion): RunForecast {
    const forecast = this.#lives.forecast(question)
    this.#script?.forecast(question, forecast, this.#system.tasks.find(({ taskId }) => taskId === question.taskId)?.timeLimitMs ?? null)
    return forecast
  }

  #edit(atMs: number, index: number): void {
    let sentence = ''
    const perform = () => {
      sentence = doSomething(this.scene, chanceOf(this.#system.seed, 'edit', index, atMs))
    }
    if (this.#script) this.#script.byPerson(this.scene.simulation, perform)
    else perform()
    if (this.#isTold) this.told.push(`${at(atMs)} a person: ${sentence}`)
  }

  #observer(): SimulationObserver {
    const { scene } = this
    const { catchUpBatch } = this.#system
    return {
      looked: ({ state }, decision, runs, nowMs) => {
        const task = scene.model.task(state.taskId)
        scene.newRanges()
        scene.scheduleCalls = 0
        this.#script?.looked(scene.simulation, state.taskId, decision)
        this.#expectProgress(nowMs)
        if (this.#isTold) this.#tellOfLook(task, decision, runs)
        const runIds = runs.map(({ runId }) => runId)
        checkLook(scene.model, task, { decision, runIds, nowMs, catchUpBatch, startsAtMs: (runId) => this.#lives.startsAtMs(runId) })
        this.#checkState(task, state)
        if (decision.ranges.length > 0 || decision.resumed !== null) scene.touch(task)
        this.#lives.tallyLook(decision)
      },
      pauseEnded: ({ state }, { atMs, choice }, ranges) => {
        const task = scene.model.task(state.taskId)
        scene.newRanges()
        const { resume } = task
        if (resume === null || resume.atMs !== atMs || resume.choice !== choice || atMs > this.nowMs)
          throw new Violation('a pause that was none ends (H6)')
        modelEnabling(task, atMs, choice, ranges)
        scene.count('pause ended by a person')
        if (this.#isTold) this.told.push(`${at(this.nowMs)} the pause of task ${task.taskId} was over at ${at(atMs)}: ${choice}`)
      },
      ended: (_, run, nowMs) => {
        const modelled = scene.model.run(run.runId)
        const isMarked = scene.isByPerson && modelled.state !== 'active'
        if (run.state === 'queued' || run.state === 'running' || run.state === 'retrying')
          throw new Violation(`${run.runId} ends as ${run.state}`)
        if (!scene.isByPerson) this.#lives.checkEnd(run.runId, run.state)
        scene.model.end(modelled, run.state, nowMs, isMarked)
        if (this.#isTold) this.told.push(`${at(nowMs)} ${run.runId} ${run.state}`)
        scene.count(`ended ${run.state}`)
        scene.touch(modelled.task)
      },
      isQuiet: (nowMs) => this.#checkNobodyWaitsInVain(nowMs),
    }
  }

  #expectProgress(nowMs: number): void {
    this.#looksAt = this.#looksAt.nowMs === nowMs ? { nowMs, count: this.#looksAt.count + 1 } : { nowMs, count: 1 }
    if (this.#looksAt.count > MOST_LOOKS_AT_ONE_INSTANT) throw new Violation('the scheduler looks again and again and comes to no end (I8)')
  }

  /** What the engine carries from look to look is what the model knows. */
  #checkState(task: ModelTask, state: TaskState): void {
    if (state.cursorMs !== task.decidedThroughMs)
      throw new Violation(`the cursor is at ${state.cursorMs}, outcomes are given until ${task.decidedThroughMs} (M5)`)
    if (state.activeRuns !== task.active.size)
      throw new Violation(`${state.activeRuns} runs count as active, there are ${task.active.size} (M4)`)
    if (state.enabled !== task.enabled) throw new Violation(`enabled is ${state.enabled} (H6)`)
    if (state.requests.length !== task.requests.length) throw new Violation('a request is lost or left over (R1)')
  }

  /** At the end of every instant: nothing that could start waits, unless its notification is late or lost, or the scheduler is down (I4). */
  #checkNobodyWaitsInVain(nowMs: number): void {
    if (nowMs >= this.#nextRecheckMs) {
      for (const task of this.scene.model.tasks.values()) this.scene.touched.add(task)
      while (this.#nextRecheckMs <= nowMs) this.#nextRecheckMs += this.#system.recheckEveryMs
    }
    if (this.#system.outages.some(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs < untilMs)) return
    for (const task of this.scene.touched) {
      if ((this.#excusedUntilMs.get(task.taskId) ?? nowMs) > nowMs) continue
      this.scene.touched.delete(task)
      const could = task.isRemoved ? null : whatCouldStart(task, nowMs)
      if (could !== null) throw new Violation(`task ${task.taskId}: ${could} waits for ever and could start (I4)`)
    }
  }

  #disturbances(): Disturbances {
    const { seed, trouble, recheckEveryMs } = this.#system
    const hitsOf = (kind: string, taskId: number, probability: number) =>
      probability > 0 && chanceOf(seed, kind, taskId, this.nowMs).is(probability)
    return {
      arrivalMs: (taskId, atMs) => {
        if (hitsOf('lost', taskId, trouble.lost)) {
          this.scene.count('notification lost')
          this.#excuse(taskId, this.#nextRecheckMs)
          return null
        }
        if (!hitsOf('delayed', taskId, trouble.delayed)) return atMs
        this.scene.count('notification delayed')
        const arrivesMs = atMs + 1 + chanceOf(seed, 'delay', taskId, atMs).below(Math.ceil(recheckEveryMs / 4))
        this.#excuse(taskId, arrivesMs)
        return arrivesMs
      },
      deathMs: (taskId) => {
        if (!hitsOf('death', taskId, trouble.death)) return null
        this.scene.count('scheduler died')
        const deathMs = 1 + chanceOf(seed, 'back', taskId, this.nowMs).below(Math.ceil(recheckEveryMs / 10))
        this.#excuse(taskId, this.nowMs + deathMs)
        return deathMs
      },
      isDecidedTwice: (taskId) => {
        if (!hitsOf('twice', taskId, trouble.twice)) return false
        this.scene.count('decided twice')
        return true
      },
    }
  }

  #excuse(taskId: number, untilMs: number): void {
    this.#excusedUntilMs.set(taskId, Math.max(untilMs, this.#excusedUntilMs.get(taskId) ?? 0))
  }

  #tellOfSystem(): void {
    for (const { taskId, firing, misfirePolicy, graceMs, limit, baseMs, retry, timeLimitMs } of this.#system.tasks)
      this.told.push(
        `task ${taskId}: ${describeFiring(firing)} from ${at(baseMs)}, ${misfirePolicy}, grace ${graceMs} ms, limit ${limit}, retries ${retry?.limit ?? 0}, time limit ${timeLimitMs} ms`,
      )
    for (const { edgeId, dependerId, dependeeId, future, endings, isAligned } of this.scene.edges)
      this.told.push(
        `edge ${edgeId}: ${dependerId} depends on ${dependeeId}${future ? ', future' : ''}${isAligned ? ', aligned' : ''}, ${endings}`,
      )
    for (const { fromMs, untilMs } of this.#system.outages) this.told.push(`the scheduler is down from ${at(fromMs)} to ${at(untilMs)}`)
  }

  #tellOfLook(
    { taskId }: ModelTask,
    decision: Parameters<NonNullable<SimulationObserver['looked']>>[1],
    runs: readonly { runId: string }[],
  ): void {
    for (const { kind, reason, firstMs, lastMs, count } of decision.ranges)
      this.told.push(`${at(this.nowMs)} task ${taskId}: ${count} ${kind} for ${reason}, ${at(firstMs)} to ${at(lastMs)}`)
    decision.activations.forEach(({ kind, scheduledForMs }, index) => {
      this.told.push(`${at(this.nowMs)} ${runs[index]?.runId} starts, ${kind} for ${at(scheduledForMs)}`)
    })
  }
}
