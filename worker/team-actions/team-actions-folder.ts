import { counted } from '#domain/counted.ts'
import type { WorkerTeamActions } from '#server/team-actions/publish-team-actions.ts'
import type { DescribedAction } from '#worker/handler-definition/described-action.ts'
import { FolderInUse } from '#worker/handler-host/folder-in-use.ts'
import type { HandlerHost, HandlerHostOptions } from '#worker/handler-host/handler-host.ts'
import type { HandlersVersion } from '#worker/handler-host/host-messages.ts'

/** How many actions a worker carries out at the same time, beside its runs. */
export const MOST_ACTIONS_AT_ONCE = 4

export type TeamActionsOptions = Pick<HandlerHostOptions, 'environment' | 'log'> & { actionsDir: string }

type Current = { version: HandlersVersion | null }

/**
 * The actions of the team's own that this worker has: one version of their folder (DJAG_ACTIONS_DIR). Their processes have a host of their own, so that
 * nothing an action does reaches a run.
 */
export class TeamActionsFolder {
  readonly #folder: FolderInUse
  readonly #current: Current

  private constructor(folder: FolderInUse, current: Current) {
    this.#folder = folder
    this.#current = current
  }

  /** @throws HandlerLoadError when the folder cannot be used as it is */
  static async start({ actionsDir, environment, log }: TeamActionsOptions): Promise<TeamActionsFolder> {
    const current: Current = { version: null }
    const folder = await FolderInUse.start({
      folder: { path: actionsDir, holds: 'actions' },
      concurrency: MOST_ACTIONS_AT_ONCE,
      ...{ environment, log },
      notTakenUp: 'The folder of actions has changed, but cannot be used as it is; the version before stays.',
      takeUp: (version, isNew) => {
        current.version = version
        if (isNew) log.info({ version: version.id, actions: version.actions.map(({ type }) => type) }, 'The folder of actions is loaded.')
      },
    })
    return new TeamActionsFolder(folder, current)
  }

  get host(): HandlerHost {
    return this.#folder.host
  }

  get actions(): readonly DescribedAction[] {
    return this.#current.version?.actions ?? []
  }

  /** Called when the actions have changed, or have not although their folder has. */
  set onChange(call: () => void) {
    this.#folder.onChange = call
  }

  /** An action, and the version of the folder that its code is in; undefined: there is none of that type. */
  find(type: string): { action: DescribedAction; versionDir: string } | undefined {
    const { version } = this.#current
    const action = this.actions.find((each) => each.type === type)
    return action && version ? { action, versionDir: version.versionDir } : undefined
  }

  /** What is said of this worker's actions, in its row. */
  get told(): WorkerTeamActions {
    return {
      teamActionTypes: this.actions.map(({ type }) => type),
      teamActionDefinitions: this.actions.map(({ definition }) => definition),
      teamActionsVersion: this.#folder.versionId,
      teamActionsProblem: this.#folder.problem,
    }
  }

  /** Looks at the folder anew, at once, and moves to what it holds now, whole or not at all. */
  async reload(): Promise<{ isDone: boolean; message: string }> {
    await this.#folder.reload()
    const { versionId, problem } = this.#folder
    if (problem !== null) return { isDone: false, message: `It goes on with version ${versionId} of its actions. ${problem}` }
    return { isDone: true, message: `It has version ${versionId} of its actions: ${counted(this.actions.length, 'action')}.` }
  }
}
