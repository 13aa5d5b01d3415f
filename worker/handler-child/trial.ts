import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { USER_ACTION_TYPES } from '#domain/roles.ts'
import { AUDITED_EVENTS, INTERNAL_ACTION_TYPES } from '#server/audit/internal-action-types.ts'
import { type DescribedAction, describeAction } from '#worker/handler-definition/described-action.ts'
import { type DescribedHandler, describeHandler } from '#worker/handler-definition/described-handler.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { BUILT_IN } from '#worker/handlers/built-in.ts'
import { isActionFile, loadActions, loadHandlers } from './load-handlers.ts'
import { OURS, readVersion, type ServingOptions, type VersionFile, writeVersion } from './version-modules.ts'
import { writeFully } from './wire.ts'

/**
 * Loads all handlers and actions of a version once, in a process of its own, and tells what they are, or why the version can't be used. Whatever was
 * loaded on the way from outside the folder is kept with the version. Arguments: the version's folder, and the URLs of its files (JSON).
 */
export type TrialReport = { handlers: DescribedHandler[]; actions: DescribedAction[]; outside: string[] } | { problem: string }

const REPORT_FD = 3
const [versionDir = '', files = '[]'] = process.argv.slice(2)

type Loaded<Of> = { file: string; path: string; text: string; found: Of[] }

/** Every name once: whose it is. @throws HandlerLoadError that names both owners */
class Names {
  readonly #owners: Map<string, string>
  readonly #what: string

  constructor(what: string, ofDjag: readonly string[]) {
    this.#what = what
    this.#owners = new Map(ofDjag.map((name) => [name, 'Djag itself']))
  }

  take(name: string, path: string): void {
    const other = this.#owners.get(name)
    if (other) throw new HandlerLoadError(`Two ${this.#what} are named "${name}": one of ${other}, one of ${path}. Rename one of them.`)
    this.#owners.set(name, path)
  }
}

const handlerNames = new Names(
  'handlers',
  BUILT_IN.map(({ name }) => name),
)
const actionTypes = new Names('actions', [...USER_ACTION_TYPES, ...INTERNAL_ACTION_TYPES, ...Object.keys(AUDITED_EVENTS)])

/** @throws HandlerLoadError for a broken file, one without what it is for, and a name taken twice */
async function loadAll(): Promise<TrialReport> {
  const index = readVersion(versionDir)
  const byUrl = new Map<string, VersionFile>(index.files.map((file) => [file.url, file]))
  const outside: string[] = []
  const onLoaded = (url: string, format: string | null, source: string | null) => {
    const known = byUrl.get(url)
    if (known) known.format = format
    else if (url !== OURS.djag && url !== OURS.zod && !url.startsWith(new URL('.', import.meta.url).href)) {
      const kept = `outside-${createHash('sha256').update(url).digest('hex').slice(0, 16)}`
      writeFileSync(join(versionDir, kept), source ?? readFileSync(fileURLToPath(url)))
      byUrl.set(url, { url, kept, format })
      outside.push(fileURLToPath(url))
    }
  }
  const handlers: DescribedHandler[] = []
  const actions: DescribedAction[] = []
  for (const file of JSON.parse(files) as string[]) {
    const load = { options: { provided: OURS, onLoaded }, kept: byUrl.get(file)?.kept }
    if (isActionFile(file)) actions.push(...describedActions(await loadFile(file, loadActions, load)))
    else handlers.push(...describedHandlers(await loadFile(file, loadHandlers, load)))
  }
  writeVersion(versionDir, { ...index, files: [...byUrl.values()] })
  return { handlers, actions, outside }
}

async function loadFile<Of>(
  file: string,
  load: (code: { file: string; versionDir: string }, options: ServingOptions) => Promise<Of[]>,
  { options, kept }: { options: ServingOptions; kept: string | undefined },
): Promise<Loaded<Of>> {
  const path = fileURLToPath(file)
  try {
    const found = await load({ file, versionDir }, options)
    return { file, path, found, text: kept === undefined ? '' : readFileSync(join(versionDir, kept), 'utf8') }
  } catch (error) {
    if (error instanceof HandlerLoadError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new HandlerLoadError(`The ${isActionFile(file) ? 'action' : 'handler'} file ${path} cannot be loaded: ${message}`, {
      cause: error,
    })
  }
}

function describedHandlers({ file, path, text, found }: Loaded<Awaited<ReturnType<typeof loadHandlers>>[number]>): DescribedHandler[] {
  if (found.length === 0)
    throw new HandlerLoadError(
      `The file ${path} exports no handler. Write "export default defineHandler({ … })" with defineHandler from 'djag', or move what is no handler into a subfolder.`,
    )
  return found.map((handler) => {
    handlerNames.take(handler.name, path)
    return describeHandler(handler, file, path, text)
  })
}

function describedActions({ file, path, text, found }: Loaded<Awaited<ReturnType<typeof loadActions>>[number]>): DescribedAction[] {
  if (found.length === 0)
    throw new HandlerLoadError(
      `The file ${path} exports no action. Write "export default defineAction({ … })" with defineAction from 'djag'.`,
    )
  return found.map(({ action }) => {
    actionTypes.take(action.type, path)
    return describeAction(action, file, path, text)
  })
}

process.on('uncaughtException', (error) =>
  end({ problem: `A file throws while it is loaded: ${String((error as Error)?.message ?? error)}` }),
)

function end(report: TrialReport): never {
  flushCompileCache()
  writeFully(REPORT_FD, JSON.stringify(report))
  process.exit(0)
}

end(await loadAll().catch((error: Error) => ({ problem: error.message })))
