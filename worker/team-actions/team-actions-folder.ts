import { counted } from '#domain/counted.ts'
import type { WorkerTeamActions } from '#server/team-actions/publish-team-actions.ts'
import type { DescribedAction } from '#worker/handler-definition/described-action.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { HandlerHost } from '#worker/handler-host/handler-host.ts'
import type { HandlersVersion, VersionNews } from '#worker/handler-host/host-messages.ts'

type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

/** How many actions a worker carries out at the same time, beside its runs. */
export const MOST_ACTIONS_AT_ONCE = 4

export type TeamActionsOptions = { actionsDir: string; environment: NodeJS.ProcessEnv; log: Log }

/**
 * The actions of the team's own that this worker has: one version of their folder (DJAG_ACTIONS_DIR). It moves to the next version whole or not at all;
 * what is being carried out ends with the version it began with. Its processes have a host of their own, so that nothing an action does reaches a run.
 */
export class TeamActionsFolder {
  readonly host: HandlerHost
  readonly #log: Log
  #version: HandlersVersion | null = null
  #problem: string | null = null
  /** Called when the actions have changed, or have not although their folder has. */
  onChange: () => void = () => {}

  private constructor({ actionsDir, environment, log }: TeamActionsOptions) {
    this.#log = log
    this.host = new HandlerHost({
      folder: { path: actionsDir, holds: 'actions' },
      concurrency: MOST_ACTIONS_AT_ONCE,
      environment,
      log,
      onNews: (news) => this.#hear(news),
    })
  }

  /** @throws HandlerLoadError when the folder cannot be used as it is */
  static async start(options: TeamActionsOptions): Promise<TeamActionsFolder> {
    const folder = new TeamActionsFolder(options)
    try {
      const news = await folder.host.firstNews
      if (news && 'problem' in news) throw new HandlerLoadError(news.problem)
      if (news) folder.#use(news.version)
      return folder
    } catch (error) {
      await folder.host.stop()
      throw error
    }
  }

  get actions(): readonly DescribedAction[] {
    return this.#version?.actions ?? []
  }

  /** An action, and the version of the folder that its code is in; undefined: there is none of that type. */
  find(type: string): { action: DescribedAction; versionDir: string } | undefined {
    const action = this.actions.find((each) => each.type === type)
    return action && this.#version ? { action, versionDir: this.#version.versionDir } : undefined
  }

  /** What is said of this worker's actions, in its row. */
  get told(): WorkerTeamActions {
    return {
      teamActionTypes: this.actions.map(({ type }) => type),
      teamActionDefinitions: this.actions.map(({ definition }) => definition),
      teamActionsVersion: this.#version?.id ?? null,
      teamActionsProblem: this.#problem,
    }
  }

  /** Looks at the folder anew, at once, and moves to what it holds now, whole or not at all. */
  async reload(): Promise<{ isDone: boolean; message: string }> {
    const news = await this.host.reload()
    if (news) this.#hear(news)
    const id = this.#version?.id
    if (this.#problem !== null) return { isDone: false, message: `It goes on with version ${id} of its actions. ${this.#problem}` }
    return { isDone: true, message: `It has version ${id} of its actions: ${counted(this.actions.length, 'action')}.` }
  }

  #hear(news: VersionNews): void {
    if ('version' in news) this.#use(news.version)
    else {
      this.#problem = news.problem
      this.#log.error(
        { version: this.#version?.id },
        `The folder of actions has changed, but cannot be used as it is; the version before stays. ${this.#problem}`,
      )
    }
    this.onChange()
  }

  #use(version: HandlersVersion): void {
    const isNew = version.id !== this.#version?.id
    this.#version = version
    this.#problem = null
    if (isNew) this.#log.info({ version: version.id, actions: version.actions.map(({ type }) => type) }, 'The folder of actions is loaded.')
  }
}
