import { fileURLToPath } from 'node:url'

/** Whether this runs as part of a build (scripts/program-build), and not from its sources. */
export const IS_BUILT = !import.meta.url.endsWith('.ts')

/** The path of another part of the build that this is part of. */
export function partOfBuild(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}
