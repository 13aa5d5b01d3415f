import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type Application, freePort, startApplication } from '#tests/application.ts'

type OwnApplication = Pick<Application, 'url' | 'firstPage'> & { dataDir: string }

/** Tests in an application that this browser worker has for itself: empty when it starts, and shared by the worker's tests. */
export const test = base.extend<object, { application: OwnApplication }>({
  application: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'djag-browser-tests-'))
      chmodSync(dataDir, 0o755)
      const { url, firstPage, stop } = await startApplication({
        ...{ script: 'start', dataDir, port: await freePort() },
        // Receivers of tests listen on this machine.
        environment: { DJAG_HTTP_ALLOW: '127.0.0.1' },
      })
      await use({ url, firstPage, dataDir })
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: ({ application }, use) => use(application.url),
})
