import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isActionFile } from '#worker/handler-child/load-handlers.ts'
import { type VersionFile, writeVersion } from '#worker/handler-child/version-modules.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'

/** What a folder of the team's is for. One folder may be both: the names of the files say which is which. */
export type TeamFolder = { path: string; holds: 'handlers' | 'actions' }

const SETTINGS = { handlers: 'DJAG_HANDLERS_DIR', actions: 'DJAG_ACTIONS_DIR' } as const

const HANDLER_FILE = /(?<!\.d|\.test|\.spec)\.[cm]?[jt]s$|\.handler\.ya?ml$/
const CODE_FILE = /\.([cm]?[jt]s|json|handler\.ya?ml)$/
const MOST_FILES = 20_000

/** One state of a team's folder, kept aside in `versionDir`. `id` is made of the content: the same content is the same version. */
export type KeptVersion = { id: string; versionDir: string; files: string[]; passedOver: string[] }

/**
 * Keeps all code of the folder aside: every file of TypeScript, JavaScript and JSON, and every definition of a command, at any depth, `node_modules` left out.
 * @param outside files elsewhere that it was seen to load: when they change, it is another version
 * @throws HandlerLoadError when it cannot be read
 */
export function keepVersion(folder: TeamFolder, into: string, outside: readonly string[]): KeptVersion {
  const hash = createHash('sha256')
  const growing = join(into, 'growing')
  rmSync(growing, { recursive: true, force: true })
  mkdirSync(growing, { recursive: true })
  const files = codeFilesOf(folder).map((path, index): VersionFile => {
    const content = readIt(path)
    hash.update(path).update('\0').update(content).update('\0')
    writeFileSync(join(growing, String(index)), content)
    return { url: pathToFileURL(path).href, kept: String(index), format: null }
  })
  for (const path of outside)
    hash
      .update(path)
      .update('\0')
      .update(existsSync(path) ? readIt(path) : '')
      .update('\0')
  hash.update(installedState(folder.path))
  const id = hash.digest('hex').slice(0, 12)
  const versionDir = join(into, id)
  // One that is kept already may be in use.
  if (!existsSync(versionDir)) {
    const roots = [...new Set([folder.path, realpathSync(folder.path)])].map((path) => pathToFileURL(path + sep).href)
    writeVersion(growing, { id, roots, files })
    renameSync(growing, versionDir)
  }
  return { id, versionDir, ...filesOf(folder) }
}

/** The files that are loaded, and those in which somebody may have meant to write something that is. */
function filesOf(folder: TeamFolder): Pick<KeptVersion, 'files' | 'passedOver'> {
  const names = namesIn(folder)
  const actions = names.filter(isActionFile)
  const handlers = names.filter((name) => HANDLER_FILE.test(name) && !isActionFile(name))
  const others = names.filter((name) => !actions.includes(name) && !handlers.includes(name))
  const urls = (chosen: readonly string[]) => chosen.map((name) => pathToFileURL(join(folder.path, name)).href)
  return folder.holds === 'handlers' ? { files: urls(handlers), passedOver: others } : { files: urls(actions), passedOver: [] }
}

/** Changes whenever a file of the folder, or one of those others, does. Cheap: reads no file. */
export function stateOfFolder(folder: TeamFolder, others: readonly string[]): string {
  const stamp = (path: string) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat ? `${path} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}` : `${path} gone`
  }
  try {
    return [...codeFilesOf(folder), ...others].map(stamp).join('\n') + installedState(folder.path) + namesIn(folder).join()
  } catch (error) {
    return String(error)
  }
}

/** Which packages are installed, as far as npm notes it. */
function installedState(folder: string): string {
  const stat = statSync(join(folder, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size}` : ''
}

function namesIn({ path, holds }: TeamFolder): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch (error) {
    throw new HandlerLoadError(`The folder ${path} (${SETTINGS[holds]}) cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

function codeFilesOf({ path: folder, holds }: TeamFolder): string[] {
  const found: string[] = []
  const look = (inside: string) => {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const path = join(inside, entry.name)
      if (entry.isDirectory()) look(path)
      else if (CODE_FILE.test(entry.name) && statSync(path, { throwIfNoEntry: false })?.isFile()) found.push(path)
      if (found.length > MOST_FILES)
        throw new HandlerLoadError(`The folder ${folder} (${SETTINGS[holds]}) holds more than ${MOST_FILES} files of code.`)
    }
  }
  try {
    look(folder)
  } catch (error) {
    if (error instanceof HandlerLoadError) throw error
    throw new HandlerLoadError(`The folder ${folder} (${SETTINGS[holds]}) cannot be read: ${(error as Error).message}.`, { cause: error })
  }
  return found.sort()
}

function readIt(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new HandlerLoadError(`The file ${path} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}
