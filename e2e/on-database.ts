import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const checkout = fileURLToPath(new URL('..', import.meta.url))

/** Runs a script of the checkout on the embedded database of a data folder. @returns what it printed */
export async function runOnDatabaseOf(dataDir: string, script: string, ...options: string[]): Promise<string> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...options], {
    cwd: checkout,
    env: { ...inherited, DJAG_DATA_DIR: dataDir },
  })
  return stdout.trim()
}
