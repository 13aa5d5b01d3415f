import type { HandlerSignature } from '#domain/handler-arguments.ts'
import type { JsonSchema } from '#domain/json-value.ts'

export type ArgumentSchemas = { args: JsonSchema; kwargs: JsonSchema }

/**
 * Schemas for the two editors out of a handler's one: the list of positional arguments, and the object of what is left to be given by name.
 * @param argCount how many positional arguments are given: those are neither needed nor allowed by name any more
 */
export function argumentSchemas(handler: HandlerSignature, argCount: number): ArgumentSchemas {
  const { inputSchema, positional } = handler
  const properties = isSchemaMap(inputSchema.properties) ? inputSchema.properties : {}
  const bound = new Set(positional.slice(0, argCount))
  const required = Array.isArray(inputSchema.required) ? inputSchema.required : []
  return {
    args: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...definitionsOf(inputSchema),
      type: 'array',
      maxItems: positional.length,
      items: positional.map((name) => ({ title: name, ...properties[name] })),
    },
    kwargs: {
      ...inputSchema,
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !bound.has(name))),
      required: required.filter((name) => !bound.has(name)),
    },
  }
}

/** What `$ref`s inside of the properties point to. */
function definitionsOf({ $defs, definitions }: JsonSchema): JsonSchema {
  return { ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }) }
}

function isSchemaMap(value: unknown): value is Record<string, JsonSchema> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
