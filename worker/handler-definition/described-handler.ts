import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { JsonSchema } from '#domain/json-value.ts'
import { OPEN_INPUT } from '#domain/secrets/open-input.ts'
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
  /** With what its annotation `x-djag-open` says of inputs that may hold no secret. */
  inputSchema: JsonSchema
  /** Names of the secrets that each of its runs needs. */
  secrets: readonly string[]
  place: HandlerPlace
  file: string | null
  definition: string
}

/** @param owner who is named when something is wrong @param text of its file @throws HandlerLoadError */
export function describeHandler(handler: Handler, file: string | null, owner: string, text = ''): DescribedHandler {
  const { name, description, positional, secrets, inline, reuse } = handler
  const inputSchema = schemaOf(handler, owner)
  const place = inline ? 'inline' : reuse ? 'reuse' : 'process'
  return {
    name,
    description,
    positional,
    inputSchema,
    secrets,
    place,
    file,
    definition: digestOf([description, positional, inputSchema, secrets, place, text]),
  }
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}

function schemaOf(handler: Handler, owner: string): JsonSchema {
  try {
    return withOpenInputs(z.toJSONSchema(handler.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema, handler.openInputs)
  } catch (error) {
    throw new HandlerLoadError(
      `The input of handler "${handler.name}" of ${owner} cannot be described as a JSON schema: ${(error as Error).message}. Use types that JSON knows.`,
      { cause: error },
    )
  }
}

function withOpenInputs(schema: JsonSchema, openInputs: readonly string[]): JsonSchema {
  if (openInputs.length === 0) return schema
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
  return {
    ...schema,
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, openInputs.includes(name) ? { ...property, [OPEN_INPUT]: true } : property]),
    ),
  }
}
