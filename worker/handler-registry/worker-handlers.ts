import { counted } from '#domain/counted.ts'
import { FolderInUse } from '#worker/handler-host/folder-in-use.ts'
import type { HandlerHost, HandlerHostOptions } from '#worker/handler-host/handler-host.ts'
import type { HandlersVersion } from '#worker/handler-host/host-messages.ts'
import { builtInHandlers, type HandlerRegistry, handlersOf } from './handler-registry.ts'

export type WorkerHandlersOptions = Omit<HandlerHostOptions, 'onNews' | 'folder'> & { handlersDir: string | null }

/** What this worker can run: the built-in handlers and one version of the team's folder (DJAG_HANDLERS_DIR). */
export class WorkerHandlers {
  readonly #folder: FolderInUse
  readonly #current: { registry: HandlerRegistry }

  private constructor(folder: FolderInUse, current: { registry: HandlerRegistry }) {
    this.#folder = folder
    this.#current = current
  }

  /** @throws HandlerLoadError when the team's folder cannot be used as it is */
  static async start(options: WorkerHandlersOptions): Promise<WorkerHandlers> {
    const { log, handlersDir } = options
    const current = { registry: builtInHandlers() }
    const folder = await FolderInUse.start({
      ...options,
      folder: handlersDir === null ? null : { path: handlersDir, holds: 'handlers' },
      notTakenUp: 'The folder of handlers has changed, but cannot be used as it is; runs go on with the version before.',
      takeUp: async (version) => {
        current.registry = await handlersOf(version)
        sayWhatIsLoaded(version, handlersDir, log)
      },
    })
    return new WorkerHandlers(folder, current)
  }

  get host(): HandlerHost {
    return this.#folder.host
  }

  get registry(): HandlerRegistry {
    return this.#current.registry
  }

  /** The version of the team's folder that runs are started with; null without a folder. */
  get versionId(): string | null {
    return this.#folder.versionId
  }

  /** Why the folder's present state is not in use; null: it is. */
  get problem(): string | null {
    return this.#folder.problem
  }

  /** Called when the handlers have changed, or have not although their folder has. */
  set onChange(call: () => void) {
    this.#folder.onChange = call
  }

  /** Looks at the folder anew, at once, and moves to what it holds now, whole or not at all. Runs under way end with what they began with. */
  async reload(): Promise<{ isDone: boolean; message: string }> {
    const heard = await this.#folder.reload()
    if (heard === null) return { isDone: false, message: 'This worker has no folder of handlers (DJAG_HANDLERS_DIR).' }
    if (heard === 'same') return { isDone: true, message: `Nothing has changed: it runs version ${this.versionId}.` }
    if (this.problem !== null) return { isDone: false, message: `It goes on with version ${this.versionId}. ${this.problem}` }
    const own = [...this.registry.values()].filter(({ source }) => source === 'team').length
    return { isDone: true, message: `It runs version ${this.versionId} of its folder, with ${counted(own, 'handler')}.` }
  }
}

function sayWhatIsLoaded({ id, handlers, passedOver }: HandlersVersion, folder: string | null, log: HandlerHostOptions['log']): void {
  log.info({ version: id, handlers: handlers.map(({ name }) => name), folder }, 'The folder of handlers is loaded.')
  if (passedOver.length > 0)
    log.warn({ files: passedOver, folder }, 'Files in the folder of handlers that are no handler files are passed over.')
}
