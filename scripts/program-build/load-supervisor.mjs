// Loaded by the start scripts, under Node alone: whatever is TypeScript here would cost each supervisor the memory of the compiler.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hashSources } from './source-hash.mjs'

const BUILDS = join('.djag', 'programs')
const SOURCES = {
  folders: ['domain', 'drizzle/schema', 'scheduling', 'scripts', 'server', 'worker'],
  files: /^package(-lock)?\.json$/,
  // What is bundled is what is installed, which may not yet be what the lock file says.
  installed: join('node_modules', '.package-lock.json'),
}

/** The folder of a build by what it was made from: one of other sources has another name, and is not run. */
export function programBuild() {
  return join(BUILDS, hashSources(SOURCES).slice(0, 16))
}

function isThere(folder) {
  return existsSync(join(folder, 'supervisor.mjs'))
}

function freshBuild() {
  const folder = programBuild()
  if (isThere(folder)) return folder
  spawnSync(process.execPath, ['scripts/program-build/main.ts'], { stdio: 'inherit' })
  return isThere(folder) ? folder : null
}

export async function loadSupervisor(isDevelopment) {
  const folder = isDevelopment ? null : freshBuild()
  if (folder === null) return await import('../supervision/supervise.ts')
  process.setSourceMapsEnabled(true)
  // Halves what loading takes, here and in the programs below, from the second start on.
  enableCompileCache(join(folder, 'cache'))
  return await import(pathToFileURL(join(process.cwd(), folder, 'supervisor.mjs')).href)
}
