import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Documents that speak of the present; `docs/decisions` speaks of the day each was made. */
function documents(folder: string): string[] {
  const inDocs = existsSync(join(folder, 'docs')) ? readdirSync(join(folder, 'docs')).map((name) => `docs/${name}`) : []
  return [...readdirSync(folder), ...inDocs].filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md').sort()
}

/** Names in code style that begin with a folder of the checkout, such as `server/tick/` or `scheduling/start/decide.ts`; no patterns. */
function pathsIn(text: string, topFolders: ReadonlySet<string>): string[] {
  const names = [...text.matchAll(/`([\w.()[\]-]+\/[\w./()[\]-]*)`/g)].map((match) => match[1] as string)
  return names.filter((name) => topFolders.has(name.split('/', 1)[0] as string))
}

/** Says which files and folders documents name that are not there (any more), and where; null: all are. */
export function checkNamedPaths(folder: string): string | null {
  const topFolders = new Set(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map(({ name }) => name),
  )
  // A module may be named without its ending.
  const isThere = (path: string) => ['', '.ts', '.tsx', '.mjs'].some((ending) => existsSync(join(folder, `${path}${ending}`)))
  const missing = documents(folder).flatMap((document) =>
    pathsIn(readFileSync(join(folder, document), 'utf8'), topFolders)
      .filter((path) => !isThere(path))
      .map((path) => `${document} names ${path}, which is not there.`),
  )
  return missing.length === 0 ? null : missing.join('\n')
}
