import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startApplication } from '#tests/application.ts'

/** Starts the one application that the browser tests share, empty, and hands its address and data folder to them; gives back its end. */
export default async function startSharedApplication() {
  const dataDir = mkdtempSync(join(tmpdir(), 'djag-browser-tests-'))
  chmodSync(dataDir, 0o755)
  const application = await startApplication({ script: 'start', dataDir, port: await freePort() })
  process.env.DJAG_TEST_URL = application.url
  process.env.DJAG_TEST_DATA_DIR = dataDir
  return async () => {
    await application.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
