import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>

/** What a page may keep of an earlier visit, but for the files of the application. */
const KEPT_BY_PAGES = 'local_storage,indexeddb,service_workers,cache_storage,file_systems'

/**
 * Browser contexts that one test leaves to the next that asks for a browser set up alike. Each finds the cookies it asks for and nothing of what
 * others stored: only the application's files are in the browser's cache, as at the second visit of anybody, and its first page saves data, so that
 * it loads no pages ahead.
 */
export class KeptContexts {
  readonly #browser: Browser
  readonly #contexts = new Map<string, BrowserContext>()

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** One with one empty page. `options` are all by which contexts may differ; the cookies are put anew for each use. */
  async take(options: BrowserContextOptions, state: State, origin: string): Promise<BrowserContext> {
    const kind = JSON.stringify(options)
    const context = this.#contexts.get(kind) ?? (await this.#browser.newContext(options))
    this.#contexts.set(kind, context)
    // What is set by this way lasts as long as its page.
    const protocol = await context.newCDPSession(await context.newPage())
    await protocol.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true })
    await protocol.send('Storage.clearDataForOrigin', { origin, storageTypes: KEPT_BY_PAGES })
    await context.clearCookies()
    await context.addCookies(state.cookies)
    return context
  }

  /** Takes back what `take` gave: nothing in it goes on. */
  async giveBack(context: BrowserContext): Promise<void> {
    await Promise.all(context.pages().map((page) => page.close()))
    await context.unrouteAll()
    await context.setOffline(false)
    await context.clearPermissions()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#contexts.values()].map((context) => context.close()))
  }
}
