import { join } from 'node:path'
import { keepVersion, stateOfFolder, type TeamFolder } from './folder-version.ts'
import type { VersionNews } from './host-messages.ts'
import { tryVersion } from './try-version.ts'

const POLL_MS = 2_000

export type FolderOptions = { folder: TeamFolder; runtimeDir: string; program: string; environment: NodeJS.ProcessEnv; mark: string }

/** A team's folder of handlers or of actions: loads its present version whole, and tells of each later one, once nobody has edited it for a moment. */
export class HandlersFolder {
  readonly #options: FolderOptions
  #outside: string[] = []
  #triedState = ''
  #used: VersionNews | null = null
  #isRefused = false
  /** One load at a time: each keeps the folder aside in the same place. */
  #loading: Promise<unknown> = Promise.resolve()

  constructor(options: FolderOptions) {
    this.#options = options
  }

  /** Loads the folder as it is now, though somebody may be editing it. */
  async load(): Promise<VersionNews> {
    const loading = this.#loading.then(() => this.#loadNow())
    this.#loading = loading
    const news = await loading
    this.#isRefused = 'problem' in news
    return news
  }

  async #loadNow(): Promise<VersionNews> {
    const { folder, runtimeDir, program, environment, mark } = this.#options
    this.#triedState = stateOfFolder(folder, this.#outside)
    try {
      const kept = keepVersion(folder, join(runtimeDir, 'versions'), this.#outside)
      if (this.#used && 'version' in this.#used && this.#used.version.id === kept.id) return this.#used
      const report = await tryVersion(kept, { program, environment, mark })
      if ('problem' in report) return report
      this.#outside = report.outside
      this.#triedState = stateOfFolder(folder, this.#outside)
      const { id, versionDir, passedOver } = kept
      this.#used = { version: { id, versionDir, handlers: report.handlers, actions: report.actions, passedOver } }
      return this.#used
    } catch (error) {
      return { problem: (error as Error).message }
    }
  }

  /** Calls back for each change of the folder, with the new version or why it can't be used. */
  watch(onNews: (news: VersionNews) => void): void {
    let seen = this.#triedState
    const look = async () => {
      const state = stateOfFolder(this.#options.folder, this.#outside)
      if (state !== this.#triedState && state === seen) {
        const before = this.#used
        const wasRefused = this.#isRefused
        const news = await this.load()
        // Back to the version in use after one that was refused is news, too.
        if (news !== before || wasRefused) onNews(news)
      }
      seen = state
      setTimeout(look, POLL_MS)
    }
    setTimeout(look, POLL_MS)
  }
}
