import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Core, coreFrom } from '../core.ts'
import type { Plant } from './plant.ts'

/** Where copies are made: ignored by git, inside the checkout so that packages are found. */
const FOLDER = '.planted'

/** What takes a function's place in a copy of the core, for the code that is added to the copy. */
const wrappers = new Map<string, (original: never) => unknown>()
Object.assign(globalThis, { [Symbol.for('djag planted')]: wrappers })

/**
 * The core with these bugs in it, as a copy of its own; with none, the copy is as it should be.
 * @throws Error when a function or a snippet of a plant is not there (any more)
 */
export async function plantedCore(plants: readonly Plant[], load: (url: string) => Promise<unknown>): Promise<Core> {
  const folder = makeFolder()
  cpSync('scheduling', join(folder, 'scheduling'), { recursive: true, filter: (path) => !/\.(test|bench)\.ts$|testing$/.test(path) })
  try {
    for (const plant of plants) {
      const path = join(folder, 'scheduling', plant.module)
      writeFileSync(path, planted(readFileSync(path, 'utf8'), plant))
    }
    return await coreFrom((path) => load(pathToFileURL(resolve(folder, 'scheduling', path)).href))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeFolder(): string {
  mkdirSync(FOLDER, { recursive: true })
  return mkdtempSync(join(FOLDER, 'core-'))
}

/**
 * The source of a module of the core with the bug in it.
 * @throws Error when its function or its snippet is not there
 */
export function planted(source: string, plant: Plant): string {
  const place = `scheduling/${plant.module}`
  const [before, its, after] = partsAround(source, plant.name)
  if (its === undefined) throw new Error(`${place} has no function ${plant.name}: the planted bug needs to be brought up to date.`)
  if ('wrap' in plant) {
    const key = `${plant.name} ${wrappers.size}`
    wrappers.set(key, plant.wrap)
    return `${source}\n${plant.name} = globalThis[Symbol.for('djag planted')].get('${key}')(${plant.name})\n`
  }
  const parts = its.split(plant.find)
  if (parts.length !== 2)
    throw new Error(
      `${plant.name} of ${place} has ${parts.length - 1} times “${plant.find}”: the planted bug needs to be brought up to date.`,
    )
  return `${before}${parts.join(plant.replace)}${after}`
}

/** What stands before a function or method, the function itself, from its first word to the bracket that closes it, and what stands behind. */
function partsAround(source: string, name: string): [before: string, its: string | undefined, after: string] {
  const found =
    new RegExp(`^(?:export )?(?:async )?function\\*? ${name}[(<][\\s\\S]*?^\\}`, 'm').exec(source) ??
    new RegExp(`^ {2}(?:async )?${name}\\([\\s\\S]*?^ {2}\\}`, 'm').exec(source)
  if (!found) return [source, undefined, '']
  return [source.slice(0, found.index), found[0], source.slice(found.index + found[0].length)]
}
