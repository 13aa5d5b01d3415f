import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { IS_BUILT, partOfBuild } from '#server/programs/built-programs.ts'

/** Where the code of handler processes is. `child` runs handlers, `trial` tries a version. */
export type RuntimeCode = { child: string; trial: string }

/**
 * Puts the code that handler processes run into a folder of the worker's, so that it stays what it is while the worker runs, with a cache of
 * what the compiler makes of it, as each run starts a process. A built worker brings that code along; one of sources bundles it now.
 */
export async function makeRuntimeCode(folder: string, environment: NodeJS.ProcessEnv): Promise<RuntimeCode> {
  if (IS_BUILT) cpSync(partOfBuild('handler-code'), folder, { recursive: true })
  else await (await import('./bundle-handler-code.ts')).bundleHandlerCode(folder)
  const cache = JSON.stringify(join(folder, 'cache'))
  const entry = (name: string) => {
    const file = join(folder, `start-${name}.mjs`)
    writeFileSync(file, `import { enableCompileCache } from 'node:module'\nenableCompileCache(${cache})\nawait import('./${name}.mjs')\n`)
    return file
  }
  const code = { child: entry('child'), trial: entry('trial') }
  await fillCache(folder, cache, environment)
  return code
}

/** One process loads what all need, and leaves what the compiler made of it. */
async function fillCache(folder: string, cache: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const file = join(folder, 'fill-cache.mjs')
  writeFileSync(
    file,
    `import { enableCompileCache, flushCompileCache } from 'node:module'
enableCompileCache(${cache})
await import('./djag.mjs')
await import('./zod.mjs')
await import('./child.mjs')
flushCompileCache()
process.exit(0)
`,
  )
  const child = spawn(process.execPath, [file], {
    env: environment,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ignore', 'pipe'],
  })
  await once(child, 'exit')
}
