import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { HandlerHost, type HandlerHostOptions } from './handler-host.ts'
import type { HandlersVersion, VersionNews } from './host-messages.ts'

export type FolderInUseOptions = Omit<HandlerHostOptions, 'onNews'> & {
  /** Moves to a version. @throws HandlerLoadError where it can't; then the one before stays */
  takeUp(version: HandlersVersion, isNew: boolean): void | Promise<void>
  /** The log's sentence on a changed folder that cannot be used. */
  notTakenUp: string
}

/**
 * One version of a team's folder, with the host that runs what is in it. It moves to the next version whole or not at all; what is under way ends with
 * the version it began with.
 */
export class FolderInUse {
  readonly host: HandlerHost
  readonly #options: FolderInUseOptions
  #versionId: string | null = null
  #problem: string | null = null
  /** Called when what is in use has changed, or has not although the folder has. */
  onChange: () => void = () => {}

  private constructor(options: FolderInUseOptions) {
    this.#options = options
    this.host = new HandlerHost({ ...options, onNews: (news) => void this.#hear(news) })
  }

  /** @throws HandlerLoadError when the folder cannot be used as it is */
  static async start(options: FolderInUseOptions): Promise<FolderInUse> {
    const inUse = new FolderInUse(options)
    try {
      const news = await inUse.host.firstNews
      if (news) await inUse.#takeUp(news)
      return inUse
    } catch (error) {
      await inUse.host.stop()
      throw error
    }
  }

  /** Null: there is no folder. */
  get versionId(): string | null {
    return this.#versionId
  }

  /** Why the folder's present state is not in use; null: it is. */
  get problem(): string | null {
    return this.#problem
  }

  /** Looks at the folder anew, at once. `same`: it is as it was, and in use; null: there is none. */
  async reload(): Promise<'same' | 'heard' | null> {
    const news = await this.host.reload()
    if (news === null) return null
    if ('version' in news && news.version.id === this.#versionId && this.#problem === null) return 'same'
    await this.#hear(news)
    return 'heard'
  }

  async #hear(news: VersionNews): Promise<void> {
    try {
      await this.#takeUp(news)
    } catch (error) {
      this.#problem = (error as Error).message
      this.#options.log.error({ version: this.#versionId }, `${this.#options.notTakenUp} ${this.#problem}`)
    }
    this.onChange()
  }

  async #takeUp(news: VersionNews): Promise<void> {
    if ('problem' in news) throw new HandlerLoadError(news.problem)
    await this.#options.takeUp(news.version, news.version.id !== this.#versionId)
    this.#versionId = news.version.id
    this.#problem = null
  }
}
