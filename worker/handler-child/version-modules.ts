import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Handler, isHandler } from '#worker/handler-definition/define-handler.ts'

/** A file of a version. `format`: as Node found it when the version was tried; null: it was not loaded then. */
export type VersionFile = { url: string; kept: string; format: string | null }

/** One version of a team's folder, kept aside: what is edited meanwhile does not reach those who run it. `roots`: the folder's URLs. */
export type VersionIndex = { id: string; roots: string[]; files: VersionFile[] }

export type VersionCode = { file: string; versionDir: string }

/** How modules of a version are served: under URLs that end in `tag`, with `provided` for the names a team may import without installing. */
export type ServingOptions = {
  tag?: string
  provided: Readonly<Record<string, string>>
  onLoaded?(url: string, format: string | null, source: string | null): void
}

export const OURS = { djag: new URL('./djag.mjs', import.meta.url).href, zod: new URL('./zod.mjs', import.meta.url).href }

export function readVersion(versionDir: string): VersionIndex {
  return JSON.parse(readFileSync(join(versionDir, 'index.json'), 'utf8')) as VersionIndex
}

export function writeVersion(versionDir: string, index: VersionIndex): void {
  // Whoever reads it meanwhile reads one or the other.
  const growing = join(versionDir, 'growing.json')
  writeFileSync(growing, JSON.stringify(index))
  renameSync(growing, join(versionDir, 'index.json'))
}

const LEFT_OUT_ENDINGS = ['', '.js', '.cjs', '.json', '.ts', '.cts', '/index.js', '/index.cjs', '/index.ts']

const served = new Set<string>()

/** The handlers that a file of a version exports. */
export async function importFromVersion(code: VersionCode, options?: ServingOptions): Promise<Handler[]> {
  return (await exportsOfVersion(code, options)).filter(isHandler)
}

/** What a file of a version exports, each once. The version is served from now on, in place of what is on the disk. */
export async function exportsOfVersion(
  { file, versionDir }: VersionCode,
  options: ServingOptions = { provided: OURS },
): Promise<unknown[]> {
  const { tag = '' } = options
  if (!served.has(versionDir)) {
    served.add(versionDir)
    serveVersion(versionDir, options)
  }
  const exported = (await import(file + tag)) as Record<string, unknown>
  return [...new Set(Object.values(exported))]
}

function formatByName(url: string): string | undefined {
  if (/\.c(js|ts)$/.test(url)) return url.endsWith('ts') ? 'commonjs-typescript' : 'commonjs'
  if (/\.m?ts$/.test(url)) return 'module-typescript'
  if (url.endsWith('.mjs')) return 'module'
  return url.endsWith('.json') ? 'json' : undefined
}

function serveVersion(versionDir: string, { tag = '', provided, onLoaded }: ServingOptions): void {
  const { files, roots } = readVersion(versionDir)
  const byUrl = new Map(files.map((file) => [file.url, file]))
  const isInFolder = (url: string) => byUrl.has(url) || (roots.some((root) => url.startsWith(root)) && !url.includes('/node_modules/'))

  /** The plain URL of a module that is served here; undefined for all others. */
  function servedUrl(url: string | undefined): string | undefined {
    if (!url?.startsWith('file:') || !url.endsWith(tag)) return undefined
    const plain = url.slice(0, url.length - tag.length)
    return isInFolder(plain) ? plain : undefined
  }

  /** A file of the version, even if it is gone from the disk; extensions may be left out where Node lets them. */
  function keptUrl(specifier: string, parentURL: string | undefined): string | undefined {
    if (!/^(\.{1,2}\/|file:|\/)/.test(specifier)) return undefined
    const base = specifier.startsWith('/') ? pathToFileURL(specifier).href : new URL(specifier, parentURL).href
    return LEFT_OUT_ENDINGS.map((ending) => base + ending).find((url) => byUrl.has(url))
  }

  registerHooks({
    resolve(specifier, context, nextResolve) {
      const parentURL = servedUrl(context.parentURL)
      const entry = servedUrl(specifier)
      if (!parentURL && !entry) return nextResolve(specifier, context)
      const own = provided[specifier]
      if (own) return { url: own, shortCircuit: true }
      const kept = keptUrl(entry ?? specifier, parentURL)
      if (kept) return { url: kept + tag, format: byUrl.get(kept)?.format ?? formatByName(kept) ?? null, shortCircuit: true }
      const resolved = nextResolve(entry ?? specifier, { ...context, parentURL })
      if (!isInFolder(resolved.url)) return resolved
      return { ...resolved, url: resolved.url + tag, format: formatByName(resolved.url) ?? resolved.format }
    },
    load(url, context, nextLoad) {
      const plain = servedUrl(url)
      const kept = plain === undefined ? undefined : byUrl.get(plain)
      if (!plain || !kept) {
        const loaded = nextLoad(url, context)
        if (url.startsWith('file:') && !url.includes('/node_modules/'))
          onLoaded?.(plain ?? url, loaded.format ?? null, loaded.source == null ? null : String(loaded.source))
        return loaded
      }
      // Asked for what was required, Node leaves the format open, and refuses that from a hook.
      const isRequired = context.conditions.includes('require')
      const format = context.format ?? kept.format ?? (isRequired ? 'commonjs' : nextLoad(plain, context).format) ?? 'module'
      onLoaded?.(plain, format, null)
      return { format, source: readFileSync(join(versionDir, kept.kept)), shortCircuit: true }
    },
  })
}
