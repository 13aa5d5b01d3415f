import type { HandlerSignature } from '#domain/handler-arguments.ts'
import type { JsonSchema } from '#domain/json-value.ts'

export type ArgumentSchemas = { args: JsonSchema; kwargs: JsonSchema }

/**
 * Schemas for the two editors out of a handler's one: the list of positional arguments, and the object of what is left to be given by name.
 * @param argCount how many positional arguments are given: those are neither needed nor allowed by name any more
 * @param hasPlaceholders whether any stand there: then a text with one is taken in every place, as only the form knows what may fill it
 */
export function argumentSchemas(handler: HandlerSignature, argCount: number, hasPlaceholders = false): ArgumentSchemas {
  const { positional } = handler
  const inputSchema = hasPlaceholders ? takingPlaceholders(handler.inputSchema) : handler.inputSchema
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

const WITH_PLACEHOLDER: JsonSchema = { type: 'string', pattern: '\\{\\{[^{}]+\\}\\}' }

/** The same schema, whose properties and items may all be a text with a placeholder instead. */
function takingPlaceholders(schema: JsonSchema): JsonSchema {
  const { properties, items, additionalProperties } = schema
  return {
    ...schema,
    ...(isSchemaMap(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, orPlaceholder(inner)])),
    }),
    ...(isSchemaMap(items) && { items: orPlaceholder(items) }),
    ...(isSchemaMap(additionalProperties) && { additionalProperties: orPlaceholder(additionalProperties) }),
  }
}

function orPlaceholder(schema: JsonSchema): JsonSchema {
  const { title, description, default: initial } = schema
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(initial !== undefined && { default: initial }),
    anyOf: [takingPlaceholders(schema), WITH_PLACEHOLDER],
  }
}

/** What `$ref`s inside of the properties point to. */
function definitionsOf({ $defs, definitions }: JsonSchema): JsonSchema {
  return { ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }) }
}

function isSchemaMap(value: unknown): value is Record<string, JsonSchema> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
