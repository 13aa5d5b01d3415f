import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { StartFailure } from '../failure.ts'
import { releaseChangelog } from './changelog.ts'

/** Where tarballs are put, from the root of the checkout; git ignores it. */
const RELEASES = '.releases'

const BRANCH = 'main'
const USAGE = 'Use: npm run release -- VERSION [--dry-run], with a version such as 1.4.0'

interface Release {
  version: string
  /** Of git, and of the tarball's folder with `djag-` before the version. */
  tag: string
  /** What stands in the changelog of it. */
  notes: string
  /** Whole files as they will be, by their path in the checkout. */
  files: Readonly<Record<string, string>>
}

/**
 * Reads `VERSION [--dry-run]`.
 * @throws StartFailure when it is anything else
 */
export function readReleaseWords(words: readonly string[]): { version: string; isDryRun: boolean } {
  try {
    const options = { 'dry-run': { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const [version = '', ...more] = positionals
    if (more.length > 0 || !/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version)) throw new Error('One version is needed, of three numbers')
    return { version, isDryRun: values['dry-run'] }
  } catch (error) {
    throw new StartFailure(`${(error as Error).message}. ${USAGE}`)
  }
}

/** What git says; its complaints are for the caller. */
function git(folder: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

const isNewer = (version: string, than: string) => version.localeCompare(than, 'en', { numeric: true }) > 0

function withVersion(folder: string, file: string, version: string): string {
  const content = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  content.version = version
  if (content.packages) content.packages[''].version = version
  return `${JSON.stringify(content, null, 2)}\n`
}

/**
 * What a release of the checkout in `folder` would change; changes nothing.
 * @throws StartFailure that says what is in the way: another branch, changes that are not committed, a version or tag that there is, or
 * nothing under “Unreleased” in the changelog
 */
export function planRelease(folder: string, version: string, today: string): Release {
  const branch = git(folder, 'rev-parse', '--abbrev-ref', 'HEAD')
  if (branch !== BRANCH) throw new StartFailure(`Releases are made of ${BRANCH}, and this is ${branch}: "git switch ${BRANCH}" first.`)
  const changed = git(folder, 'status', '--porcelain')
  if (changed !== '') throw new StartFailure(`There are changes that are not committed. Commit them or put them aside:\n${changed}`)
  const tag = `v${version}`
  if (git(folder, 'tag', '--list', tag) !== '') throw new StartFailure(`There is a tag ${tag} already: choose the next version.`)
  const { version: present } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const isFirst = git(folder, 'tag', '--list', 'v*') === ''
  if (!isNewer(version, present) && !(isFirst && version === present))
    throw new StartFailure(`package.json has version ${present} already: choose a later one than that.`)
  const released = releaseChangelog(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'), version, today)
  if (released === null)
    throw new StartFailure('Nothing is listed under "## Unreleased" in CHANGELOG.md: say there what changed for people who run Djag.')
  return {
    version,
    tag,
    notes: released.notes,
    files: {
      'package.json': withVersion(folder, 'package.json', version),
      'package-lock.json': withVersion(folder, 'package-lock.json', version),
      'CHANGELOG.md': released.text,
    },
  }
}

/** Writes the files, commits and tags them, and packs what is committed; gives the tarball's path from the root of the checkout. */
export function makeRelease(folder: string, { version, tag, notes, files }: Release): string {
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  git(folder, 'commit', '--quiet', '--message', `Release ${version}`, '--', ...Object.keys(files))
  git(folder, 'tag', '--annotate', tag, '--cleanup=verbatim', '--message', `Djag ${version}\n\n${notes}`)
  return packRelease(folder, tag, version)
}

/** Packs all files of a commit or tag, in a folder `djag-1.4.0`; gives the tarball's path from the root of the checkout. */
export function packRelease(folder: string, commit: string, version: string): string {
  mkdirSync(join(folder, RELEASES), { recursive: true })
  const tarball = join(RELEASES, `djag-${version}.tar.gz`)
  git(folder, 'archive', '--format=tar.gz', `--prefix=djag-${version}/`, `--output=${tarball}`, commit)
  return tarball
}
