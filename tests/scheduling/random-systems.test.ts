import { describe, expect, it } from 'vitest'
import { type SimulatedHistory, simulate } from '#scheduling/simulate.ts'
import { createWorld, type SimulatedWorld } from '#scheduling/simulated-world.ts'
import type { TaskState } from '#scheduling/task-state.ts'
import { EventListModel, inOrder } from './event-list-model.ts'
import { type RandomSystem, randomSystem } from './random-system.ts'

const SYSTEMS = 400

type Simulated = { system: RandomSystem; world: SimulatedWorld; history: SimulatedHistory }

function simulated(seed: number): Simulated {
  const system = randomSystem(seed)
  const world = createWorld(system.tasks)
  const { endMs, outages, forecast, catchUpBatch } = system
  const history = simulate({ world, startMs: 0, endMs, outages, forecast, limits: { catchUpBatch } })
  return { system, world, history }
}

/** Every instant of a task that got a fate, once for each fate, ascending. */
function fates(history: SimulatedHistory, taskId: number, periodMs: number): number[] {
  const instants = history.activations.filter((run) => run.taskId === taskId).map((run) => run.activation.scheduledForMs)
  for (const { range, taskId: owner } of history.ranges) {
    if (owner !== taskId) continue
    for (let instant = range.firstMs; instant <= range.lastMs; instant += periodMs) instants.push(instant)
  }
  return instants.sort((a, b) => a - b)
}

function instantsBetween(periodMs: number, afterMs: number, throughMs: number): number[] {
  const instants: number[] = []
  for (let instant = (Math.floor(afterMs / periodMs) + 1) * periodMs; instant <= throughMs; instant += periodMs) instants.push(instant)
  return instants
}

/** Plays the history into the model and asks it at each start; the model is then at the end of the simulation. */
function replayIntoModel({ system, history }: Simulated): EventListModel {
  const byId = new Map(system.tasks.map((task) => [task.taskId, task]))
  const model = new EventListModel((taskId) => byId.get(taskId)?.periodMs ?? 1)
  for (const happened of inOrder(history)) {
    if ('end' in happened) {
      model.end(happened.end)
      continue
    }
    const { taskId, runId, activation, atMs } = happened.start
    const task = byId.get(taskId) as TaskState
    if (task.maxConcurrency !== null) expect(model.activeRuns(taskId), runId).toBeLessThan(task.maxConcurrency)
    for (const edge of task.edges) {
      expect(model.isOpen(taskId, edge, atMs), `${runId} starts at ${atMs} although ${edge.dependeeName} holds it`).toBe(true)
      const record = activation.gates.find(({ edgeId }) => edgeId === edge.edgeId)
      expect(record && model.isTrue(record, taskId, edge, atMs), `what ${runId} recorded of ${edge.dependeeName}`).toBe(true)
    }
    model.start(happened.start)
  }
  return model
}

describe(`in ${SYSTEMS} random systems with failures, outages and cycles of future edges`, { timeout: 60_000 }, () => {
  const all = Array.from({ length: SYSTEMS }, (_, seed) => simulated(seed))

  it('every instant up to the cursor has exactly one fate (I1)', () => {
    all.forEach(({ system, world, history }, seed) => {
      for (const { taskId, periodMs, cronBaseMs } of system.tasks) {
        const cursorMs = world.tasks.get(taskId)?.state.cursorMs ?? cronBaseMs
        expect(fates(history, taskId, periodMs), `seed ${seed}, task ${taskId}`).toEqual(instantsBetween(periodMs, cronBaseMs, cursorMs))
      }
    })
  })

  it('no run starts through a closed gate, each records truly what opened it, and nothing waits that could start (I3, I4)', () => {
    all.forEach((one, seed) => {
      const model = replayIntoModel(one)
      for (const { taskId, periodMs, cronBaseMs, edges, maxConcurrency } of one.system.tasks) {
        const cursorMs = one.world.tasks.get(taskId)?.state.cursorMs ?? cronBaseMs
        if (instantsBetween(periodMs, cursorMs, one.system.endMs).length === 0) continue
        const full = maxConcurrency !== null && model.activeRuns(taskId) >= maxConcurrency
        const held = edges.some((edge) => !model.isOpen(taskId, edge, one.system.endMs))
        expect(full || held, `seed ${seed}: task ${taskId} is due and nothing holds it`).toBe(true)
      }
    })
  })

  it('nothing but misfires is skipped or coalesced, and a skipping task runs none (M2, M3)', () => {
    all.forEach(({ system, history }, seed) => {
      const graceOf = (taskId: number) => system.tasks.find((task) => task.taskId === taskId)?.gracePeriodMs ?? Infinity
      for (const { atMs, taskId, range } of history.ranges) expect(atMs - range.lastMs, `seed ${seed}`).toBeGreaterThan(graceOf(taskId))
      for (const { atMs, taskId, activation } of history.activations) {
        const skips = system.tasks.some((task) => task.taskId === taskId && task.misfirePolicy === 'skip')
        if (skips) expect(atMs - activation.scheduledForMs, `seed ${seed}`).toBeLessThanOrEqual(graceOf(taskId))
      }
    })
  })

  it('is a trial worth the name: runs, failures, ranges and waiting dependers all occur', () => {
    const count = (of: (one: Simulated) => number) => all.reduce((sum, one) => sum + of(one), 0)
    expect(count(({ history }) => history.activations.length)).toBeGreaterThan(10_000)
    expect(count(({ history }) => history.endings.filter(({ outcome }) => outcome === 'failed').length)).toBeGreaterThan(1000)
    expect(count(({ history }) => history.ranges.filter(({ range }) => range.kind === 'coalesced').length)).toBeGreaterThan(1000)
    expect(count(({ history }) => history.ranges.filter(({ range }) => range.kind === 'skipped').length)).toBeGreaterThan(1000)
    expect(
      count(({ history }) => history.activations.filter(({ activation }) => activation.gates.some(({ by }) => by === 'free')).length),
    ).toBeGreaterThan(100)
  })
})
