import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BuildOptions, build, type Plugin, stop } from 'esbuild'
import { bundleHandlerCode } from '#worker/handler-host/bundle-handler-code.ts'
import { StartFailure } from '../failure.ts'
import { programBuild } from './load-supervisor.mjs'

/** What is kept beside the new build: programs may still run from the others, and start parts of them later. */
const KEPT_BUILDS = 4

/** Of a file of which no more than its first character is mapped: esbuild leaves out all others. */
const NO_MAP = `//# sourceMappingURL=data:application/json;base64,${btoa('{"version":3,"sources":[""],"mappings":"AAAA"}')}`

/** Lines of packages are not looked up in their sources: the maps of those are most of all maps, and cost each process 20 MB. */
const WITHOUT_MAPS_OF_PACKAGES: Plugin = {
  name: 'without-maps-of-packages',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, ({ path }) => ({ contents: `${readFileSync(path, 'utf8')}\n${NO_MAP}` }))
  },
}

/** What esbuild makes of the programs: the code they share in files of its own, so that `djag` and `zod` are one thing to all in a process. */
const OPTIONS: BuildOptions = {
  entryPoints: {
    supervisor: 'scripts/supervision/supervise.ts',
    worker: 'worker/main.ts',
    host: 'worker/handler-host/host.ts',
    web: 'server/http/main.ts',
    djag: 'worker/handler-definition/define-handler.ts',
    zod: 'zod',
  },
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // Where a line of the sources is; the sources themselves are in the checkout.
  sourcemap: true,
  sourcesContent: false,
  // What is loaded in development only, what brings its own bundles, a driver that nobody has, and one that is part of the code of handlers.
  external: ['esbuild', 'next', 'pg-native', 'mysql2'],
  // Packages of CommonJS ask for Node's own modules by it.
  banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  plugins: [WITHOUT_MAPS_OF_PACKAGES],
  logLevel: 'error',
}

/**
 * Builds supervisor, worker, the host of its handlers, and the web's server into a folder that is named by the sources; it is there whole or
 * not at all. One that is there already stays.
 * @throws StartFailure when the folder cannot be written to, or the sources changed meanwhile
 */
export async function buildPrograms({ log }: { log(message: string): void }): Promise<void> {
  const folder = programBuild()
  if (existsSync(folder)) return
  const startedMs = performance.now()
  let unfinished: string
  try {
    mkdirSync(dirname(folder), { recursive: true })
    // Programs in two containers may have the same process id.
    unfinished = mkdtempSync(`${folder}.`)
  } catch (error) {
    throw new StartFailure(
      `The programs have to be built, and ${join(process.cwd(), folder)} cannot be made (${(error as NodeJS.ErrnoException).code}); ` +
        'they run from their sources, with more memory. Let this user write there, or run "npm run build" once as a user who may.',
    )
  }
  try {
    await bundleHandlerCode(join(unfinished, 'handler-code'))
    await build({ ...OPTIONS, outdir: unfinished })
    await stop()
    if (programBuild() !== folder) throw new StartFailure('The sources changed while the programs were built from them. Start again.')
    moveInto(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  removeOldBuilds(folder)
  log(`Built supervisor and worker in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s.`)
}

/** Somebody else may have built the same at the same time. */
function moveInto(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

/** Of builds and of what was left of some that were cut short. */
function removeOldBuilds(newest: string): void {
  const parent = dirname(newest)
  const others = readdirSync(parent)
    .map((name) => join(parent, name))
    .filter((path) => path !== newest)
    // Another program that builds at the same time may have removed it, or moved it to where it belongs.
    .map((path) => ({ path, madeMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.madeMs - a.madeMs)
  for (const { path } of others.slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true })
}
