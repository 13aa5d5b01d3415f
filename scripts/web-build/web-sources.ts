import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['app', 'components', 'domain', 'drizzle/schema', 'public', 'scheduling', 'server']
const FILES =
  /^(next\.config\.mjs|postcss\.config\.mjs|tailwind\.config\.ts|tsconfig.*\.json|package(-lock)?\.json|proxy\.ts|instrumentation.*\.ts|\.env.*)$/

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** A hash over everything a build of the web program is made from: equal hashes, equal builds. */
export function hashWebSources(): string {
  const files = [...readdirSync('.').filter((name) => FILES.test(name)), ...FOLDERS.flatMap(filesBelow)].sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}
