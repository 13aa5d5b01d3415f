import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { exportsOfVersion, importFromVersion, OURS, readVersion, type ServingOptions, type VersionCode } from './version-modules.ts'

/** Whether a file holds actions of the team's own (`NAME.action.ts`), by its name or its URL. */
export function isActionFile(name: string): boolean {
  return /\.action\.[cm]?[jt]s$/.test(name)
}

/** The actions that one file of a version exports, each with the handler by which a process carries it out. @throws whatever the code throws */
export async function loadActions(code: VersionCode, options?: ServingOptions) {
  const { teamActionsAmong } = await import('./team-action-handler.ts')
  return teamActionsAmong(await exportsOfVersion(code, options))
}

/**
 * The handlers of one file of a version: those that its code exports, the command that it defines, or those that carry its actions out.
 * @throws HandlerLoadError for a definition that is wrong; whatever the code throws
 */
export async function loadHandlers(code: VersionCode, options: ServingOptions = { provided: OURS }): Promise<Handler[]> {
  if (isActionFile(code.file)) return (await loadActions(code, options)).map(({ handler }) => handler)
  if (!/\.handler\.ya?ml$/.test(code.file)) return await importFromVersion(code, options)
  // What reads YAML is loaded by who needs it only: each run starts a process.
  const [{ readCommandFile }, { commandHandler }, { missingOnMachine }] = await Promise.all([
    import('#worker/command-definition/command-file.ts'),
    import('./command-handler.ts'),
    import('#worker/run-programs/command-surroundings.ts'),
  ])
  const path = fileURLToPath(code.file)
  const kept = readVersion(code.versionDir).files.find(({ url }) => url === code.file)?.kept
  const definition = readCommandFile(readFileSync(kept === undefined ? path : join(code.versionDir, kept), 'utf8'), path)
  const missing = missingOnMachine(definition, process.env)
  if (missing !== null) throw new HandlerLoadError(`The handler file ${path} cannot be used: ${missing}`)
  return [commandHandler(definition, dirname(path))]
}
