import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's root: programs are built into a folder below it that is deeper than their sources. */
export const CHECKOUT = rootAbove(dirname(fileURLToPath(import.meta.url)))

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package-lock.json'))) return folder
  if (dirname(folder) === folder) throw new Error('Djag runs in its checkout only, and no folder above this one has a package-lock.json.')
  return rootAbove(dirname(folder))
}
