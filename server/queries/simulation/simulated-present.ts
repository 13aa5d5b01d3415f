import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import type { PresentState } from '#scheduling/explain/present-state.ts'

/** From when to when something is simulated (epoch ms), and how long a run takes whose task has no history. */
export type SimulationTerms = { nowMs: number; endMs: number; estimatedRunMs: number; catchUpBatch: number }

/**
 * Loaded tasks as a simulation of the coming hours begins with them: some scheduler is taken to live, but what it set aside it would not decide either.
 * What no worker could execute does not end.
 */
export function simulatedPresent(
  surrounded: ReadonlyMap<number, SurroundedTask>,
  { nowMs, estimatedRunMs, catchUpBatch }: SimulationTerms,
): PresentState<SurroundedTask> {
  const tasks = new Map(
    [...surrounded].map(([id, task]) => [id, { ...task, canBeActivated: task.blockers.every(({ kind }) => kind !== 'set_aside') }]),
  )
  return { tasks, nowMs, estimatedRunMs, limits: { catchUpBatch } }
}
