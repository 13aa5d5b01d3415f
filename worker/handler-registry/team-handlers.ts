import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Handler, isHandler } from '#worker/define-handler.ts'
import { HandlerLoadError } from './handler-load-error.ts'
import { provideDjagImports } from './team-imports.ts'

const HANDLER_FILE = /(?<!\.d|\.test|\.spec)\.(ts|mts|js|mjs)$/

export type TeamHandler = { handler: Handler; source: 'team'; owner: string }

/**
 * Imports every TypeScript and JavaScript file that lies directly in the folder; each exports one handler or more.
 * Subfolders are for what these files share. @throws HandlerLoadError that names the file
 */
export async function loadTeamHandlers(folder: string): Promise<TeamHandler[]> {
  provideDjagImports(folder)
  const handlers: TeamHandler[] = []
  for (const name of filesOf(folder)) {
    const file = join(folder, name)
    const found = new Set(Object.values(await importFile(file)).filter(isHandler))
    if (found.size === 0) {
      throw new HandlerLoadError(
        `The file ${file} exports no handler. Write "export default defineHandler({ … })" with defineHandler from 'djag', or move what is no handler into a subfolder.`,
      )
    }
    for (const handler of found) handlers.push({ handler, source: 'team', owner: file })
  }
  return handlers
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && HANDLER_FILE.test(entry.name))
      .map((entry) => entry.name)
      .sort()
  } catch (error) {
    throw new HandlerLoadError(`The folder ${folder} (DJAG_HANDLERS_DIR) cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new HandlerLoadError(`The handler file ${file} cannot be loaded: ${message}`, { cause: error })
  }
}
