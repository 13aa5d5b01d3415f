import { z } from 'zod'
import type { JsonSchema } from '#domain/json-value.ts'
import type { Handler } from '#worker/define-handler.ts'
import httpRequest from '#worker/handlers/http-request.ts'
import log from '#worker/handlers/log.ts'
import wait from '#worker/handlers/wait.ts'
import { HandlerLoadError } from './handler-load-error.ts'
import { loadTeamHandlers } from './team-handlers.ts'

const BUILT_IN: readonly Handler[] = [httpRequest, log, wait]

export type RegisteredHandler = { handler: Handler; source: 'built-in' | 'team'; inputSchema: JsonSchema }

/** What this worker can run, by name. */
export type HandlerRegistry = ReadonlyMap<string, RegisteredHandler>

/**
 * The built-in handlers and those of the team's folder (DJAG_HANDLERS_DIR), if there is one.
 * @throws HandlerLoadError for a broken file, and for a name taken twice
 */
export async function loadHandlers(handlersDir: string | null): Promise<HandlerRegistry> {
  const registry = new Map<string, RegisteredHandler>()
  const owners = new Map<string, string>()
  const team = handlersDir ? await loadTeamHandlers(handlersDir) : []
  const all = [...BUILT_IN.map((handler) => ({ handler, source: 'built-in' as const, owner: 'Djag itself' })), ...team]
  for (const { handler, source, owner } of all) {
    const other = owners.get(handler.name)
    if (other) throw new HandlerLoadError(`Two handlers are named "${handler.name}": one of ${other}, one of ${owner}. Rename one of them.`)
    owners.set(handler.name, owner)
    registry.set(handler.name, { handler, source, inputSchema: schemaOf(handler, owner) })
  }
  return registry
}

function schemaOf(handler: Handler, owner: string): JsonSchema {
  try {
    return z.toJSONSchema(handler.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  } catch (error) {
    throw new HandlerLoadError(
      `The input of handler "${handler.name}" of ${owner} cannot be described as a JSON schema: ${(error as Error).message}. Use types that JSON knows.`,
      { cause: error },
    )
  }
}
