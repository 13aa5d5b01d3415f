import type { SimulatedOutcome } from '#scheduling/simulated-world.ts'
import { MISFIRE_POLICIES, type TaskState } from '#scheduling/task-state.ts'
import { everyMs } from './fixed-period-schedule.ts'
import { edgeOn, hourlyTask } from './task-states.ts'

/** A made-up system of tasks and everything that chance decides about it. The same seed makes the same system. */
export type RandomSystem = {
  tasks: (TaskState & { periodMs: number })[]
  endMs: number
  catchUpBatch: number
  outages: { fromMs: number; untilMs: number }[]
  forecast(): { durationMs: number; outcome: SimulatedOutcome }
}

/** 2 to 20 tasks; plain edges run from later to earlier ones (no cycle), future edges between any two, also a task and itself. */
export function randomSystem(seed: number): RandomSystem {
  const random = mulberry32(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const chance = (probability: number) => random() < probability
  const endMs = 100 + below(300)
  const failureRate = random() * 0.5
  const longestRunMs = 1 + below(40)
  const taskCount = 2 + below(19)

  const tasks = Array.from({ length: taskCount }, (_, index) => {
    const periodMs = 3 + below(40)
    const misfirePolicy = MISFIRE_POLICIES[below(3)] ?? 'run_all'
    const edges = Array.from({ length: taskCount }, (_, other) => other).flatMap((other) => {
      const future = other >= index || chance(0.3)
      if (!chance(future ? 0.06 : 0.25)) return []
      const endings = chance(0.5) ? ('succeeded' as const) : ('finished' as const)
      return [edgeOn(0, { edgeId: index * 100 + other, dependeeId: other + 1, dependeeName: `task ${other + 1}`, future, endings })]
    })
    const state = hourlyTask({
      taskId: index + 1,
      misfirePolicy,
      gracePeriodMs: misfirePolicy !== 'run_all' || chance(0.3) ? 1 + below(60) : null,
      maxConcurrency: chance(0.5) ? 1 : chance(0.5) ? 2 : null,
      schedule: everyMs(periodMs),
      cronBaseMs: below(30),
      edges,
    })
    return { ...state, periodMs }
  })
  const outages = chance(0.5) ? [{ fromMs: below(endMs), untilMs: 0 }].map(({ fromMs }) => ({ fromMs, untilMs: fromMs + below(150) })) : []
  return {
    tasks,
    endMs,
    catchUpBatch: chance(0.3) ? 1 + below(3) : 100,
    outages: outages.filter(({ untilMs }) => untilMs <= endMs),
    forecast: () => ({ durationMs: 1 + below(longestRunMs), outcome: chance(failureRate) ? 'failed' : 'succeeded' }),
  }
}

/** A small generator of equally distributed numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
