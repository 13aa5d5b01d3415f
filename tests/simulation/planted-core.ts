import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Core, coreFrom } from './core.ts'

/** A bug to be planted: in a module of `scheduling/`, `replace` takes the place of `find`, which must occur there exactly once. */
export type Plant = { module: string; find: string; replace: string }

/** Where copies are made: ignored by git, inside the checkout so that packages are found. */
const FOLDER = '.planted'

/** The core with these bugs in it, as a copy of its own; with none, the copy is as it should be. */
export async function plantedCore(plants: readonly Plant[], load: (url: string) => Promise<unknown>): Promise<Core> {
  const folder = makeFolder()
  cpSync('scheduling', join(folder, 'scheduling'), { recursive: true, filter: (path) => !/\.(test|bench)\.ts$|testing$/.test(path) })
  try {
    for (const plant of plants) insert(folder, plant)
    return await coreFrom((path) => load(pathToFileURL(resolve(folder, 'scheduling', path)).href))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeFolder(): string {
  mkdirSync(FOLDER, { recursive: true })
  return mkdtempSync(join(FOLDER, 'core-'))
}

function insert(folder: string, { module, find, replace }: Plant): void {
  const path = join(folder, 'scheduling', module)
  const parts = readFileSync(path, 'utf8').split(find)
  if (parts.length !== 2)
    throw new Error(`scheduling/${module} has ${parts.length - 1} times “${find}”: the planted bug needs to be brought up to date.`)
  writeFileSync(path, parts.join(replace))
}
