import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { JsonSchema } from '#domain/json-value.ts'
import type { Handler } from './define-handler.ts'
import { HandlerLoadError } from './handler-load-error.ts'

/**
 * Where a run of the handler happens: in a process that is used once (`process`), in one that is used again for runs of this handler
 * (`reuse`), or in the worker itself (`inline`).
 */
export type HandlerPlace = 'process' | 'reuse' | 'inline'

/**
 * A handler as a worker that has not loaded its code knows it. `file`: the URL of the team's file; null: built in. `definition`: the same for the same
 * description, input and text of its file, wherever that lies.
 */
export type DescribedHandler = {
  name: string
  description: string
  positional: readonly string[]
  inputSchema: JsonSchema
  place: HandlerPlace
  file: string | null
  definition: string
}

/** @param owner who is named when something is wrong @param text of its file @throws HandlerLoadError */
export function describeHandler(handler: Handler, file: string | null, owner: string, text = ''): DescribedHandler {
  const { name, description, positional, inline, reuse } = handler
  const inputSchema = schemaOf(handler, owner)
  const place = inline ? 'inline' : reuse ? 'reuse' : 'process'
  return {
    name,
    description,
    positional,
    inputSchema,
    place,
    file,
    definition: digestOf([description, positional, inputSchema, place, text]),
  }
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
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
