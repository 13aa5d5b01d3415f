import { hostname } from 'node:os'
import type { Configuration } from '#server/configuration/configuration.ts'
import type { WorkerHandlers } from './handler-registry/worker-handlers.ts'
import type { TeamActionsFolder } from './team-actions/team-actions-folder.ts'
import type { Done } from './worker-actions.ts'

/** What a worker runs; `host` null: all of it is inline. */
export type HandlersToRun = Pick<WorkerHandlers, 'registry' | 'versionId' | 'problem' | 'onChange' | 'reload'> & {
  host: WorkerHandlers['host'] | null
}

/** Loads all folders of the team's anew; what each says of itself. */
export async function reloadFolders(handlers: HandlersToRun, actions: TeamActionsFolder | null): Promise<Done> {
  if (!actions) return await handlers.reload()
  const ofActions = await actions.reload()
  if (handlers.versionId === null && handlers.problem === null) return ofActions
  const ofHandlers = await handlers.reload()
  return { isDone: ofHandlers.isDone && ofActions.isDone, message: `${ofHandlers.message} ${ofActions.message}` }
}

/** This process as the workers page shows it; what its handlers are is asked for anew whenever it registers. */
export function describeWorker(
  { role, queues, concurrency }: Configuration,
  handlers: HandlersToRun | null,
  actions: TeamActionsFolder | null,
) {
  return {
    host: hostname(),
    pid: process.pid,
    role,
    queues,
    concurrency,
    get handlerNames() {
      return [...(handlers?.registry.keys() ?? [])]
    },
    get handlerDefinitions() {
      return [...(handlers?.registry.values() ?? [])].map(({ definition }) => definition)
    },
    get handlersVersion() {
      return handlers?.versionId ?? null
    },
    get handlersProblem() {
      return handlers?.problem ?? null
    },
    get teamActionTypes() {
      return actions?.told.teamActionTypes ?? []
    },
    get teamActionDefinitions() {
      return actions?.told.teamActionDefinitions ?? []
    },
    get teamActionsVersion() {
      return actions?.told.teamActionsVersion ?? null
    },
    get teamActionsProblem() {
      return actions?.told.teamActionsProblem ?? null
    },
  }
}
