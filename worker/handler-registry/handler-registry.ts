import { dirname } from 'node:path'
import { IS_BUILT } from '#server/programs/built-programs.ts'
import type { HandlerCode } from '#worker/handler-child/handler-messages.ts'
import { importFromVersion, OURS } from '#worker/handler-child/version-modules.ts'
import type { Handler } from '#worker/handler-definition/define-handler.ts'
import { type DescribedHandler, describeHandler } from '#worker/handler-definition/described-handler.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import type { HandlersVersion } from '#worker/handler-host/host-messages.ts'
import { offeredBuiltIn } from '#worker/handlers/built-in.ts'

/** `inline`: the handler itself, if it runs in this process; `code`: where its code is, if it does not. */
export type RegisteredHandler = DescribedHandler & { source: 'built-in' | 'team'; code: HandlerCode; inline: Handler | null }

/** What this worker can run, by name. */
export type HandlerRegistry = ReadonlyMap<string, RegisteredHandler>

/** What a team may import by name in a handler that runs in this process: ours, so that `instanceof` holds. */
const PROVIDED = IS_BUILT
  ? OURS
  : { djag: new URL('../handler-definition/define-handler.ts', import.meta.url).href, zod: import.meta.resolve('zod') }

/** What this worker has without a folder of its own. */
export function builtInHandlers(): HandlerRegistry {
  return new Map(offeredBuiltIn(process.env).map((handler) => [handler.name, builtIn(handler)]))
}

/** The built-in handlers and those of a version of the team's folder. Of these only files with `inline` handlers are loaded into this process. */
export async function handlersOf(version: HandlersVersion): Promise<HandlerRegistry> {
  const registry = new Map(builtInHandlers())
  for (const described of version.handlers) {
    const code = described.file === null ? null : { file: described.file, versionDir: version.versionDir }
    const inline = described.place === 'inline' && code ? await inlineHandler(described.name, code, version.id) : null
    registry.set(described.name, { ...described, source: 'team', code, inline })
  }
  return registry
}

function builtIn(handler: Handler): RegisteredHandler {
  return { ...describeHandler(handler, null, 'Djag itself'), source: 'built-in', code: null, inline: handler.inline ? handler : null }
}

/** Several versions live side by side in this process, under URLs of their own. */
async function inlineHandler(name: string, code: HandlerCode & object, versionId: string): Promise<Handler> {
  const handlers = await importFromVersion(code, { tag: `?version=${versionId}`, provided: PROVIDED })
  const found = handlers.find((handler) => handler.name === name)
  if (!found) throw new HandlerLoadError(`The inline handler "${name}" is not what ${dirname(code.file)} exported when it was tried.`)
  return found
}
