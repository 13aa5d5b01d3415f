import { describe, expect, it } from 'vitest'
import { addTask, createWorld, removeTask } from '#scheduling/simulate/simulated-world.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import type { RunningSimulation } from '#scheduling/simulate/simulation-parts.ts'
import { consumed, edgeOn, HOUR, hourlyTask, MINUTE, requestedAt } from '#tests/scheduling/task-states.ts'

const limits = { catchUpBatch: 100 }
const forecast = () => ({ durationMs: 10 * MINUTE, outcome: 'succeeded' as const })
const load = hourlyTask({ taskId: 2 })
const report = hourlyTask({ taskId: 1, edges: [edgeOn(0)] })

describe('a simulation', () => {
  it('starts a depender at the end of its dependee', () => {
    const { activations } = runSimulation({ world: createWorld([load, report]), startMs: 0, endMs: 2 * HOUR, limits, forecast })
    expect(activations.map(({ taskId, atMs }) => [taskId, atMs / MINUTE])).toEqual([
      [2, 60],
      [1, 70],
      [2, 120],
    ])
  })

  it('goes on from runs that are in flight', () => {
    const active = consumed(1, 0, { runId: 'now running', outcome: 'active', endedAtMs: null })
    const task = hourlyTask({ cursorMs: HOUR, activeRuns: 1, activationSeq: 1, consumptions: [active] })
    const identity = { taskId: 1, runId: 'now running', kind: 'scheduled' as const, alignedForMs: HOUR, backfillId: null }
    const runsInFlight = [{ ...identity, endsAtMs: 2 * HOUR + MINUTE, outcome: 'succeeded' as const }]
    const { activations } = runSimulation({
      world: createWorld([task]),
      startMs: HOUR,
      endMs: 3 * HOUR - 1,
      limits,
      forecast,
      runsInFlight,
    })
    expect(activations.map(({ atMs, activation }) => [atMs, activation.scheduledForMs])).toEqual([[2 * HOUR + MINUTE, 2 * HOUR]])
  })

  it('counts on from what dependees had ended before it began', () => {
    const task = hourlyTask({ cursorMs: HOUR, activationSeq: 1, consumptions: [consumed(1, 4)], edges: [edgeOn(5)] })
    const { activations } = runSimulation({
      world: createWorld([task, { ...load, cursorMs: 9 * HOUR }]),
      startMs: HOUR,
      endMs: 4 * HOUR,
      limits,
      forecast,
    })
    expect(activations.map(({ activation }) => activation.gates[0]?.satisfiedByRunId)).toEqual(['load-5'])
  })

  it('puts an end before an event, and an event before the evaluation of the scheduler', () => {
    const order: string[] = []
    runSimulation({
      world: createWorld([hourlyTask()]),
      startMs: 0,
      endMs: 2 * HOUR,
      limits,
      forecast: ({ atMs }) => {
        order.push(`look at ${atMs / HOUR}`)
        return { durationMs: HOUR, outcome: 'succeeded' }
      },
      events: [{ atMs: 2 * HOUR, apply: ({ history }) => order.push(`event after ${history.endings.length} end`) }],
    })
    expect(order).toEqual(['look at 1', 'event after 1 end', 'look at 2'])
  })

  it('starts a run that an event asks for, once', () => {
    const world = createWorld([hourlyTask({ enabled: false })])
    const events = [
      {
        atMs: HOUR,
        apply: (simulation: RunningSimulation) => {
          const task = world.tasks.get(1)
          if (task) task.state.requests = [requestedAt(HOUR)]
          simulation.wake(1)
        },
      },
    ]
    const { activations } = runSimulation({ world, startMs: 0, endMs: 5 * HOUR, limits, forecast, events })
    expect(activations.map(({ atMs, activation }) => [atMs, activation.kind])).toEqual([[HOUR, 'manual']])
  })

  it('looks at nothing during an outage, while runs go on to their ends', () => {
    const outages = [{ fromMs: HOUR + MINUTE, untilMs: 3 * HOUR + MINUTE }]
    const { activations, endings } = runSimulation({
      world: createWorld([hourlyTask()]),
      startMs: 0,
      endMs: 3 * HOUR + MINUTE,
      limits,
      forecast,
      outages,
    })
    expect(endings.map(({ atMs }) => atMs)).toEqual([HOUR + 10 * MINUTE])
    expect(activations.map(({ atMs }) => atMs)).toEqual([HOUR, 3 * HOUR + MINUTE])
  })

  it('never ends a run whose end never comes', () => {
    const neverEnds = () => ({ durationMs: null, outcome: 'succeeded' as const })
    const { activations, endings } = runSimulation({
      world: createWorld([hourlyTask()]),
      startMs: 0,
      endMs: 9 * HOUR,
      limits,
      forecast: neverEnds,
    })
    expect([activations.length, endings.length]).toEqual([1, 0])
  })

  it('lets a run keep the retries and the time limit of its task as they were at its activation, also when that is deleted', () => {
    const world = createWorld([])
    const retry = { limit: 1, delaySeconds: 60, backoff: 'fixed' as const, maxDelaySeconds: 60, jitter: false }
    addTask(world, hourlyTask(), { retry, timeLimitMs: 5 * MINUTE })
    const attemptsAt: number[] = []
    runSimulation({
      world,
      startMs: 0,
      endMs: 3 * HOUR,
      limits,
      forecast: ({ atMs }) => {
        attemptsAt.push(atMs / MINUTE)
        return { durationMs: attemptsAt.length === 1 ? MINUTE : null, outcome: 'lost' }
      },
      events: [{ atMs: HOUR + 1, apply: () => removeTask(world, 1) }],
    })
    // Lost after a minute and taken over at once; that attempt expires after five, and is retried after one; so does the last.
    expect(attemptsAt).toEqual([60, 61, 67])
    expect(world.tasks.size).toBe(0)
  })
})
