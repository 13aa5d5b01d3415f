import type { AttemptOutcome } from '../end/series.ts'
import { isActive } from '../model/run-states.ts'
import type { SimulatedRun } from './simulated-run.ts'
import type { SimulatedTask } from './simulated-world.ts'
import type { SimulatedEvent } from './simulation-parts.ts'

/** What happens in a simulation at some instant. */
export type Happening =
  | { kind: 'end'; run: SimulatedRun; attempt: number; outcome: AttemptOutcome }
  | { kind: 'begin'; run: SimulatedRun; attempt: number }
  | { kind: 'retry'; run: SimulatedRun; attempt: number }
  | { kind: 'event'; event: SimulatedEvent }
  | { kind: 'recheck' }
  | { kind: 'look'; task: SimulatedTask }

/** At one instant the lower comes first. */
export const RANKS: Record<Happening['kind'], number> = { begin: 0, retry: 0, end: 0, event: 1, recheck: 2, look: 3 }

/** What is told of an attempt that is not the run's current one any more counts for nothing (invariant 5). */
export function isCurrent({ run, attempt }: { run: SimulatedRun; attempt: number }): boolean {
  return run.attempt === attempt && isActive(run.state)
}
