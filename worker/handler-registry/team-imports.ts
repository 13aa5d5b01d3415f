import { realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a team's own files may import by name although their folder has no node_modules: ours, so that `instanceof` holds. */
const PROVIDED: Readonly<Record<string, string>> = {
  djag: new URL('../define-handler.ts', import.meta.url).href,
  zod: import.meta.resolve('zod'),
}

/**
 * Lets the files of one folder import `djag` and `zod`, and lets its TypeScript be read as ES modules without a package.json of their own.
 * In effect for the rest of the process.
 */
export function provideDjagImports(folder: string): void {
  const roots = [...new Set([folder, realpathSync(folder)])].map((path) => pathToFileURL(path + sep).href)
  const isInside = (url: string | undefined) => url !== undefined && roots.some((root) => url.startsWith(root))
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const provided = isInside(context.parentURL) ? PROVIDED[specifier] : undefined
      const resolved = provided ? { url: provided, shortCircuit: true } : nextResolve(specifier, context)
      return isInside(resolved.url) && /\.m?ts$/.test(resolved.url) ? { ...resolved, format: 'module-typescript' } : resolved
    },
  })
}
