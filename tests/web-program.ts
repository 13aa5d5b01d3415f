import { afterAll, vi } from 'vitest'

/** The address of the web program that a test file stands for. */
export const WEB_ORIGIN = 'http://localhost:3000'

/**
 * Makes the process of a test file what the start script makes the web program, for routes and actions that ask for its database and sign-in by
 * themselves. What they opened is closed after the file's own `afterAll`, and other files of the process begin as if this one had not been.
 */
export function asWebProgram(databaseUrl: string): void {
  vi.stubEnv('DATABASE_URL', databaseUrl)
  vi.stubEnv('DJAG_URL', WEB_ORIGIN)
  vi.stubEnv('DJAG_SECRET', 'a secret of more than thirty-two characters')
  afterAll(async () => {
    await globalThis.djagLiveHub?.close()
    await globalThis.djagHttpWorkers?.news.close()
    await globalThis.djagHttpWorkers?.client.close()
    await globalThis.djagDatabaseClient?.close()
    vi.unstubAllEnvs()
    globalThis.djagLiveHub = undefined
    globalThis.djagDatabaseClient = undefined
    globalThis.djagWebAuthentication = undefined
    globalThis.djagPublicCalls = undefined
    globalThis.djagCallBudgets = undefined
    globalThis.djagHttpWorkers = undefined
  })
}
