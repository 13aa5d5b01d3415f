import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { acquireEmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'

const MODULE = fileURLToPath(new URL('../server/embedded-postgres/embedded-postgres.ts', import.meta.url))
const CHECKOUT = fileURLToPath(new URL('..', import.meta.url))
const SETTINGS = { fsync: 'off' }

/** A folder in which PostgreSQL can have its data, also where it runs as another user. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'djag-embedded-'))
  chmodSync(folder, 0o755)
  return folder
}

/** Uses the embedded PostgreSQL of a data folder, in this process. */
export const acquire = (dataDir: string, log: (message: string) => void = () => {}) =>
  acquireEmbeddedPostgres({ dataDir, log, settings: SETTINGS })

export async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe<T[]>(text))]
  } finally {
    await sql.end()
  }
}

export interface Program {
  process: ChildProcess
  /**
   * What it says once it has the database: its connection URL, or that it is ready.
   * @rejects with all it printed when it ends before, or says nothing for two minutes, which is longer than any start takes
   */
  word: Promise<string>
}

const PATIENCE_MS = 120_000

/** Watches for the line by which a program says that it has the database. */
function watchProgram(child: ChildProcess, line: RegExp): Program {
  let printed = ''
  const word = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const found = line.exec(printed)?.[1]
      if (found) resolve(found)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    const impatience = setTimeout(
      () => reject(new Error(`The program did not say within ${PATIENCE_MS / 1_000} s that it is ready; it printed:\n${printed}`)),
      PATIENCE_MS,
    )
    child.once('close', (code) => {
      clearTimeout(impatience)
      reject(new Error(`The program ended with ${code} and printed:\n${printed}`))
    })
  })
  // Who kills it in the middle does not ask for it.
  word.catch(() => {})
  return { process: child, word }
}

/** Another process that uses a data folder until something is written to it or it is killed. */
export function startProgram(dataDir: string): Program {
  const source = `
    const { acquireEmbeddedPostgres } = await import(${JSON.stringify(MODULE)})
    const settings = ${JSON.stringify(SETTINGS)}
    const user = await acquireEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: console.error, settings })
    console.log('uses', user.url)
    process.stdin.once('data', async () => { await user.release(); process.exit() })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['pipe', 'pipe', 'pipe'] })
  return watchProgram(child, /^uses (\S+)\n/m)
}

/** What `npm run worker` starts, on the embedded PostgreSQL of a data folder. */
export function startWorkerProgram(dataDir: string): Program {
  const { DATABASE_URL: _, DJAG_SECRET: __, ...inherited } = process.env
  const env = { ...inherited, DJAG_DATA_DIR: dataDir, NODE_ENV: 'production' as const }
  const child = spawn(process.execPath, ['scripts/worker.mjs'], { cwd: CHECKOUT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  return watchProgram(child, /(Djag's worker is ready)/)
}

/** Kills it and waits until it is gone. */
export async function killProgram({ process: child }: Program): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
