import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { createWorld } from '#scheduling/simulate/simulated-world.ts'
import { beginSimulation, type SteppedSimulation } from '#scheduling/simulate/simulation.ts'
import type { RunInFlight, SimulationObserver } from '#scheduling/simulate/simulation-parts.ts'

/** From when to when something is simulated (epoch ms), and how long a run takes whose task has no history. */
export type SimulationTerms = { nowMs: number; endMs: number; estimatedRunMs: number; catchUpBatch: number }

/**
 * Simulates tasks as they are loaded: every run succeeds after its usual time, workers are free, and what no worker could execute does not end.
 * @param mostEffort as `beginSimulation` counts it
 */
export function beginSurroundedSimulation(
  surrounded: ReadonlyMap<number, SurroundedTask>,
  { nowMs, endMs, estimatedRunMs, catchUpBatch }: SimulationTerms,
  mostEffort: number,
  observer?: SimulationObserver,
): SteppedSimulation {
  return beginSimulation(
    {
      world: createWorld([...surrounded.values()].map(({ state }) => state)),
      startMs: nowMs,
      endMs,
      limits: { catchUpBatch },
      forecast: ({ taskId }) => {
        const known = surrounded.get(taskId)
        return { durationMs: known?.canBeExecuted ? (known.medianRunMs ?? estimatedRunMs) : null, outcome: 'succeeded' }
      },
      runsInFlight: flightsOf(surrounded, nowMs, estimatedRunMs),
      ...(observer ? { observer } : {}),
    },
    mostEffort,
  )
}

/** The runs that are under way, and when each ends if it takes the usual time. */
export function flightsOf(surrounded: ReadonlyMap<number, SurroundedTask>, nowMs: number, estimatedRunMs: number): RunInFlight[] {
  return [...surrounded.values()].flatMap((task) => {
    const runMs = task.medianRunMs ?? estimatedRunMs
    return task.activeRuns.map(({ runId, kind, alignedForMs, takesFromMs, backfillId, startedAtMs, retryAtMs }): RunInFlight => {
      const fromMs = startedAtMs ?? Math.max(nowMs, retryAtMs ?? nowMs)
      const endsAtMs = task.canBeExecuted ? Math.max(nowMs, fromMs + runMs) : Number.POSITIVE_INFINITY
      return { runId, taskId: task.state.taskId, kind, alignedForMs, takesFromMs, backfillId, endsAtMs, outcome: 'succeeded' }
    })
  })
}
