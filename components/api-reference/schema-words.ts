import type { ShownDocument, ShownSchema } from './reference-document.ts'

type Schemas = ShownDocument['components']['schemas']

/** A schema, and its name where it has one. */
export function schemaNamed(schema: ShownSchema, schemas: Schemas): { name: string | null; schema: ShownSchema } {
  const name = schema.$ref?.split('/').at(-1) ?? null
  return { name, schema: (name !== null && schemas[name]) || schema }
}

/** What fits a schema, in few words: `integer`, `one of a, b`, `list of Task`, `text or null`. */
export function typeInWords(schema: ShownSchema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(typeInWords))].join(' or ')
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length === 0) return 'any JSON'
  return types
    .map((type) => (type === 'array' && schema.items ? `list of ${typeInWords(schema.items)}` : wordOf(type, schema.format)))
    .join(' or ')
}

function wordOf(type: string, format: string | undefined): string {
  if (type !== 'string') return type
  if (format === 'date-time') return 'instant'
  return format ?? 'text'
}
