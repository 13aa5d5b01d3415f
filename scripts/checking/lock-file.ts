import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { disagreements } from '../bootstrap.mjs'

interface LockedPackage {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** The places where Node looks for a package that one at `from` needs, nearest first, as npm names them. */
function places(from: string, name: string): string[] {
  const found = [from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`]
  for (let at = from; at !== ''; ) {
    const above = at.lastIndexOf('/node_modules/')
    at = above < 0 ? '' : at.slice(0, above)
    found.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`)
  }
  return found
}

/**
 * What `npm ci` would refuse somewhere: every package that another one names has to be in the lock file, also those that only other systems
 * install. npm leaves them out where the registry did not know them, and completes the file in whoever's clone comes next.
 */
export function checkLockFile(folder: string): string | null {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> }
  const missing = Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !places(from, name).some((place) => packages[place]))
      .map((name) => `package-lock.json lacks ${name}, which ${from || 'package.json'} names`),
  )
  const differing = disagreements(folder).map((name) => `package.json and package-lock.json disagree about ${name}`)
  const problems = [...missing, ...differing]
  return problems.length === 0
    ? null
    : `${problems.join('\n')}\nRun "npm install" where the registry has all of them, and commit both files.`
}
