import { mayOpen, type TaskNews } from '../start/waking.ts'
import { createEventQueue } from './event-queue.ts'
import { type Happening, RANKS } from './happening.ts'
import type { SimulatedTask } from './simulated-world.ts'
import { afterOutages, type SimulationInput } from './simulation-parts.ts'

/** The clock of a simulation and all that is still to come in it: what happens when, and when the scheduler looks at which task. */
export class Agenda {
  /** The instant of what was taken last. */
  nowMs: number
  readonly #queue = createEventQueue<Happening>()
  readonly #input: Pick<SimulationInput, 'outages' | 'disturbances'>

  constructor(startMs: number, input: Pick<SimulationInput, 'outages' | 'disturbances'>) {
    this.nowMs = startMs
    this.#input = input
  }

  plan(atMs: number, happening: Happening): void {
    this.#queue.add(atMs, RANKS[happening.kind], happening)
  }

  /** What happens next, if it does at or before `untilMs`: the clock then stands at its instant. */
  take(untilMs: number): Happening | null {
    const next = this.#queue.take(untilMs)
    if (next === null) return null
    this.nowMs = next.atMs
    return next.value
  }

  /** Something happened to this task: the scheduler looks at it, as soon as it hears of that. */
  wake(task: SimulatedTask): void {
    const { disturbances } = this.#input
    const atMs = disturbances ? disturbances.arrivalMs(task.state.taskId, this.nowMs) : this.nowMs
    if (atMs !== null) this.lookLater(task, atMs)
  }

  /** Lets those dependers look again that the news of this task may let start something. */
  pass(news: TaskNews, task: SimulatedTask): void {
    for (const { depender, edge } of task.dependents)
      if (depender.waits && mayOpen(news, { freshness: edge.aligned === null ? 'new' : 'aligned' })) this.wake(depender)
  }

  /** The scheduler looks at this task then, or when it is back from an outage; an earlier look that is planned stands. */
  lookLater(task: SimulatedTask, wantedMs: number): void {
    const { outages } = this.#input
    const atMs = outages ? afterOutages(outages, wantedMs) : Math.max(wantedMs, this.nowMs)
    if (task.lookAtMs <= atMs) return
    task.lookAtMs = atMs
    this.plan(atMs, { kind: 'look', task })
  }
}
