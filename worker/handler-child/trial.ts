import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DescribedHandler, describeHandler } from '#worker/handler-definition/described-handler.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { BUILT_IN } from '#worker/handlers/built-in.ts'
import { loadHandlers } from './load-handlers.ts'
import { OURS, readVersion, type VersionFile, writeVersion } from './version-modules.ts'
import { writeFully } from './wire.ts'

/**
 * Loads all handlers of a version once, in a process of its own, and tells what they are, or why the version can't be used. Whatever was
 * loaded on the way from outside the folder is kept with the version. Arguments: the version's folder, and the handler files' URLs (JSON).
 */
export type TrialReport = { handlers: DescribedHandler[]; outside: string[] } | { problem: string }

const REPORT_FD = 3
const [versionDir = '', files = '[]'] = process.argv.slice(2)

async function handlersOf(file: string, options: Parameters<typeof loadHandlers>[1]) {
  const path = fileURLToPath(file)
  try {
    return { path, handlers: await loadHandlers({ file, versionDir }, options) }
  } catch (error) {
    if (error instanceof HandlerLoadError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new HandlerLoadError(`The handler file ${path} cannot be loaded: ${message}`, { cause: error })
  }
}

/** @throws HandlerLoadError for a broken file, one without a handler, and a name taken twice */
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
  const owners = new Map(BUILT_IN.map((handler) => [handler.name, 'Djag itself']))
  const handlers: DescribedHandler[] = []
  for (const file of JSON.parse(files) as string[]) {
    const loaded = await handlersOf(file, { provided: OURS, onLoaded })
    if (loaded.handlers.length === 0) {
      throw new HandlerLoadError(
        `The file ${loaded.path} exports no handler. Write "export default defineHandler({ … })" with defineHandler from 'djag', or move what is no handler into a subfolder.`,
      )
    }
    const kept = byUrl.get(file)?.kept
    const text = kept === undefined ? '' : readFileSync(join(versionDir, kept), 'utf8')
    for (const handler of loaded.handlers) {
      const other = owners.get(handler.name)
      if (other)
        throw new HandlerLoadError(`Two handlers are named "${handler.name}": one of ${other}, one of ${loaded.path}. Rename one of them.`)
      owners.set(handler.name, loaded.path)
      handlers.push(describeHandler(handler, file, loaded.path, text))
    }
  }
  writeVersion(versionDir, { ...index, files: [...byUrl.values()] })
  return { handlers, outside }
}

process.on('uncaughtException', (error) =>
  end({ problem: `A handler file throws while it is loaded: ${String((error as Error)?.message ?? error)}` }),
)

function end(report: TrialReport): never {
  flushCompileCache()
  writeFully(REPORT_FD, JSON.stringify(report))
  process.exit(0)
}

end(await loadAll().catch((error: Error) => ({ problem: error.message })))
