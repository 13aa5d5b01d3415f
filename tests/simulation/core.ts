import { checkEdge } from '#scheduling/change/edge-rules.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { changeSchedule, disable, enable, moveCronBase, skipInstants } from '#scheduling/simulate/simulated-changes.ts'
import { addTask, createWorld, putEdge, removeEdge, removeTask } from '#scheduling/simulate/simulated-world.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'

/** The part of `scheduling/` that is on trial, as it is. */
export const THE_CORE = {
  compileCrontab,
  checkEdge,
  changeSchedule,
  disable,
  enable,
  moveCronBase,
  skipInstants,
  addTask,
  createWorld,
  putEdge,
  removeEdge,
  removeTask,
  runSimulation,
}

/** That part, as it is or with a planted bug. */
export type Core = typeof THE_CORE

const MODULES = [
  'cron/schedule.ts',
  'change/edge-rules.ts',
  'simulate/simulated-changes.ts',
  'simulate/simulated-world.ts',
  'simulate/simulation.ts',
]

/** Loads it through `load`, which imports one module of `scheduling/` by its path there. */
export async function coreFrom(load: (path: string) => Promise<unknown>): Promise<Core> {
  return Object.assign({}, ...(await Promise.all(MODULES.map(load)))) as Core
}
