import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartFailure } from '../failure.ts'
import { hashWebSources } from './web-sources.ts'

const BUILDS = join('.next', 'builds')
const CURRENT = join(BUILDS, 'current.json')
/** Turbopack's cache, shared by all builds: it makes a rebuild twice as fast. */
const CACHE = join('.next', 'build-cache')
const NEXT = 'node_modules/next/dist/bin/next'

const LONGEST_BUILD_MS = 3_600_000

interface CurrentBuild {
  folder: string
  sources: string
}

interface Options {
  log(message: string): void
  signal: AbortSignal
}

function currentBuild(): CurrentBuild | null {
  try {
    const current: CurrentBuild = JSON.parse(readFileSync(CURRENT, 'utf8'))
    return existsSync(join(current.folder, 'BUILD_ID')) ? current : null
  } catch {
    return null
  }
}

function runNextBuild(folder: string, signal: AbortSignal): Promise<boolean> {
  const environment = { ...process.env, DJAG_WEB_BUILD: folder, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [NEXT, 'build'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'], signal })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.once('error', (error) => {
      // One that was stopped still writes until it closes.
      if (error.name !== 'AbortError') reject(error)
    })
    child.once('close', (code) => {
      if (code !== 0 && !signal.aborted) process.stderr.write(Buffer.concat(output))
      resolve(code === 0)
    })
  })
}

/**
 * Removes what earlier builds left, but not the build before this one, from which a web program may still run and read parts when they are
 * first needed, and not one that another process may be making right now.
 */
function removeOldBuilds(keep: readonly (string | undefined)[]) {
  for (const entry of readdirSync(BUILDS, { withFileTypes: true })) {
    const folder = join(BUILDS, entry.name)
    if (!entry.isDirectory() || keep.includes(folder)) continue
    const ageMs = Date.now() - Number.parseInt(entry.name, 36)
    if (existsSync(join(folder, 'BUILD_ID')) || ageMs > LONGEST_BUILD_MS) rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Builds the web program into a folder of its own; it becomes the current build only when that succeeded.
 * @returns the folder, or null when the signal stopped it
 * @throws StartFailure when the build failed (its output has been printed) or cannot be written
 */
export async function buildWeb({ log, signal }: Options): Promise<string | null> {
  const sources = hashWebSources()
  const previous = currentBuild()
  const folder = join(BUILDS, Date.now().toString(36))
  const startedMs = performance.now()
  log(
    previous
      ? 'Building the web program anew, as its sources have changed …'
      : 'Building the web program (the first time takes about 30 s) …',
  )
  try {
    mkdirSync(folder, { recursive: true })
    mkdirSync(CACHE, { recursive: true })
    symlinkSync(join('..', '..', 'build-cache'), join(folder, 'cache'))
  } catch (error) {
    throw new StartFailure(
      `The web program has to be built, and its folder ${join(process.cwd(), BUILDS)} cannot be written to (${(error as NodeJS.ErrnoException).code}). ` +
        'Let this user write there, or run "npm run build" once as a user who may.',
    )
  }
  const isBuilt = await runNextBuild(folder, signal)
  if (!isBuilt) {
    rmSync(folder, { recursive: true, force: true })
    if (signal.aborted) return null
    throw new StartFailure(
      `The web program could not be built; the reason stands above.${previous ? ' The last good build was kept.' : ''}`,
    )
  }
  const unfinished = `${CURRENT}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify({ folder, sources } satisfies CurrentBuild))
  renameSync(unfinished, CURRENT)
  removeOldBuilds([folder, previous?.folder])
  log(`Built in ${Math.round((performance.now() - startedMs) / 1_000)} s.`)
  return folder
}

/** Gives the folder of a build of the present sources, building it when there is none. */
export async function ensureWebBuild(options: Options): Promise<string> {
  const current = currentBuild()
  if (current && current.sources === hashWebSources()) return current.folder
  return (await buildWeb(options)) ?? ''
}
