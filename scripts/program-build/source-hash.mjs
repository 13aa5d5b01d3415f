import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const TEST_CODE = /(\.test\.tsx?$|(^|\/)testing\/)/

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !TEST_CODE.test(path))
}

export function hashSources({ folders, files, installed }) {
  const paths = [...readdirSync('.').filter((name) => files.test(name)), ...folders.flatMap(filesBelow)].sort()
  if (installed !== undefined && existsSync(installed)) paths.push(installed)
  const hash = createHash('sha256')
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(path))
  return hash.digest('hex')
}
