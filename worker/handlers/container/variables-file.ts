import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isGone, ownMark } from './process-mark.ts'

const PREFIX = 'djag-container-'
/** The engines' programs read lines of at most 64 KB. */
const MOST_BYTES = 60_000

/** Why a container can't be given a variable, continuing “The variable X …”; null: it can. */
export function whyNotWritten(value: string): string | null {
  if (/[\r\n\0]/.test(value)) return 'has a line break, which can’t be handed to a container: give it in base64, and decode it inside.'
  if (Buffer.byteLength(value) > MOST_BYTES) return `is longer than the ${MOST_BYTES} bytes that can be handed to a container.`
  return null
}

/**
 * Writes a container's variables to a file that nobody else may read. They are never in the environment of the engine's program, which some would lead
 * (where its engine is, what it loads), nor in its words, which everybody on the machine may read.
 * @returns where it stands, and what removes it
 */
export function variablesFile(variables: Readonly<Record<string, string>>): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${ownMark()}.`))
  const path = join(folder, 'variables')
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(path, lines.join(''), { mode: 0o600, flag: 'wx' })
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Removes the files of runs that were killed before they could. What another user has left is not ours to remove. */
export function removeLeftVariables(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX) || !isGone(name.slice(PREFIX.length))) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {}
  }
}
