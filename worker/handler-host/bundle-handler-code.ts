import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'
import { CHECKOUT } from '#server/database/checkout.ts'

/**
 * Makes what handler processes run of its sources: few files of plain JavaScript, as each run starts a process. `djag` and `zod` are what
 * handlers import under these names. Rejects when the folder cannot be written to.
 */
export async function bundleHandlerCode(folder: string): Promise<void> {
  await build({
    entryPoints: {
      child: join(CHECKOUT, 'worker/handler-child/child.ts'),
      'sqlite-program': join(CHECKOUT, 'worker/handlers/sql-query/sqlite-program.ts'),
      trial: join(CHECKOUT, 'worker/handler-child/trial.ts'),
      djag: join(CHECKOUT, 'worker/handler-definition/define-handler.ts'),
      zod: fileURLToPath(import.meta.resolve('zod')),
    },
    // Of the two builds that it brings, the one for Node requires what a module cannot.
    alias: { yaml: fileURLToPath(new URL('../browser/dist/index.js', import.meta.resolve('yaml'))) },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // Packages of CommonJS ask for Node's own modules by it.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    external: isInstalled('mysql2') ? [] : ['mysql2'],
    logLevel: 'silent',
  })
  await stop()
}

/** Whether a package is there that may be left out. */
function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}
