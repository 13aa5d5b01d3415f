import type * as CronScheduleModule from '#scheduling/cron/schedule.ts'
import type * as CyclesModule from '#scheduling/cycles.ts'
import type * as ChangesModule from '#scheduling/simulated-changes.ts'
import type * as WorldModule from '#scheduling/simulated-world.ts'
import type * as SimulationModule from '#scheduling/simulation.ts'

/** The part of `scheduling/` that is on trial: as it is, or with a planted bug. */
export type Core = Pick<typeof CronScheduleModule, 'compileCrontab'> &
  Pick<typeof CyclesModule, 'checkEdge'> &
  Pick<typeof ChangesModule, 'changeSchedule' | 'disable' | 'enable' | 'moveCronBase' | 'skipInstants'> &
  Pick<typeof WorldModule, 'addTask' | 'createWorld' | 'putEdge' | 'removeEdge' | 'removeTask'> &
  Pick<typeof SimulationModule, 'runSimulation'>

/** Loads it through `load`, which imports one module of `scheduling/` by its path there. */
export async function coreFrom(load: (path: string) => Promise<unknown>): Promise<Core> {
  const [schedule, cycles, changes, world, simulation] = await Promise.all(
    ['cron/schedule.ts', 'cycles.ts', 'simulated-changes.ts', 'simulated-world.ts', 'simulation.ts'].map(load),
  )
  return { ...(schedule as object), ...(cycles as object), ...(changes as object), ...(world as object), ...(simulation as object) } as Core
}
