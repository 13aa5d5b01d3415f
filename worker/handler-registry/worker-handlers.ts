import { counted } from '#domain/counted.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { HandlerHost, type HandlerHostOptions } from '#worker/handler-host/handler-host.ts'
import type { HandlersVersion, VersionNews } from '#worker/handler-host/host-messages.ts'
import { builtInHandlers, type HandlerRegistry, handlersOf } from './handler-registry.ts'

export type WorkerHandlersOptions = Omit<HandlerHostOptions, 'onNews' | 'folder'> & { handlersDir: string | null }

/**
 * What this worker can run: the built-in handlers and one version of the team's folder. It moves to the next version whole or not at all;
 * runs under way end with the version they began with.
 */
export class WorkerHandlers {
  readonly host: HandlerHost
  readonly #log: HandlerHostOptions['log']
  readonly #handlersDir: string | null
  #registry: HandlerRegistry = builtInHandlers()
  #versionId: string | null = null
  #problem: string | null = null
  /** Called when the handlers have changed, or have not although their folder has. */
  onChange: () => void = () => {}

  private constructor(options: WorkerHandlersOptions) {
    const { log, handlersDir } = options
    this.#log = log
    this.#handlersDir = handlersDir
    const folder = handlersDir === null ? null : ({ path: handlersDir, holds: 'handlers' } as const)
    this.host = new HandlerHost({ ...options, folder, onNews: (news) => void this.#hear(news) })
  }

  /** @throws HandlerLoadError when the team's folder cannot be used as it is */
  static async start(options: WorkerHandlersOptions): Promise<WorkerHandlers> {
    const handlers = new WorkerHandlers(options)
    try {
      const news = await handlers.host.firstNews
      if (news && 'problem' in news) throw new HandlerLoadError(news.problem)
      if (news) await handlers.#use(news.version)
      return handlers
    } catch (error) {
      await handlers.host.stop()
      throw error
    }
  }

  get registry(): HandlerRegistry {
    return this.#registry
  }

  /** The version of the team's folder that runs are started with; null without a folder. */
  get versionId(): string | null {
    return this.#versionId
  }

  /** Why the folder's present state is not in use; null: it is. */
  get problem(): string | null {
    return this.#problem
  }

  /** Looks at the folder anew, at once, and moves to what it holds now, whole or not at all. Runs under way end with what they began with. */
  async reload(): Promise<{ isDone: boolean; message: string }> {
    const news = await this.host.reload()
    if (news === null) return { isDone: false, message: 'This worker has no folder of handlers (DJAG_HANDLERS_DIR).' }
    if ('version' in news && news.version.id === this.#versionId && this.#problem === null)
      return { isDone: true, message: `Nothing has changed: it runs version ${this.#versionId}.` }
    await this.#hear(news)
    if (this.#problem !== null) return { isDone: false, message: `It goes on with version ${this.#versionId}. ${this.#problem}` }
    const own = [...this.#registry.values()].filter(({ source }) => source === 'team').length
    return { isDone: true, message: `It runs version ${this.#versionId} of its folder, with ${counted(own, 'handler')}.` }
  }

  async #hear(news: VersionNews): Promise<void> {
    try {
      if ('problem' in news) throw new HandlerLoadError(news.problem)
      await this.#use(news.version)
    } catch (error) {
      this.#problem = (error as Error).message
      this.#log.error(
        { version: this.#versionId },
        `The folder of handlers has changed, but cannot be used as it is; runs go on with the version before. ${this.#problem}`,
      )
    }
    this.onChange()
  }

  async #use(version: HandlersVersion): Promise<void> {
    this.#registry = await handlersOf(version)
    this.#versionId = version.id
    this.#problem = null
    const { id, handlers, passedOver } = version
    this.#log.info(
      { version: id, handlers: handlers.map(({ name }) => name), folder: this.#handlersDir },
      'The folder of handlers is loaded.',
    )
    if (passedOver.length > 0)
      this.#log.warn(
        { files: passedOver, folder: this.#handlersDir },
        'Files in the folder of handlers that are no handler files are passed over.',
      )
  }
}
