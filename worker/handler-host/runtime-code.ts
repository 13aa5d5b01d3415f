import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Where the code of handler processes is. `child` runs handlers, `trial` tries a version. */
export type RuntimeCode = { child: string; trial: string }

/**
 * Makes the code that handler processes run: few files of plain JavaScript, and a cache of what the compiler makes of them, as each run
 * starts a process. `djag` and `zod` are what handlers import under these names.
 */
export async function makeRuntimeCode(folder: string, environment: NodeJS.ProcessEnv): Promise<RuntimeCode> {
  await build({
    entryPoints: {
      child: root('worker/handler-child/child.ts'),
      trial: root('worker/handler-child/trial.ts'),
      djag: root('worker/handler-definition/define-handler.ts'),
      zod: fileURLToPath(import.meta.resolve('zod')),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
  })
  await stop()
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
