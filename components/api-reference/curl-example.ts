import type { ShownDocument, ShownOperation, ShownSchema } from './reference-document.ts'
import { schemaNamed } from './schema-words.ts'

/** How a schema is asked for: its names are looked up in the document. */
type Schemas = ShownDocument['components']['schemas']

const DEEPEST = 6

/** A command that calls an operation, with what it needs filled in by examples; `$TOKEN` stands for the token. */
export function curlExample(operation: ShownOperation, schemas: Schemas, origin: string): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name)
    return String(parameter ? exampleOf(parameter.schema, schemas) : 1)
  })
  const parts = [
    `curl${isStream(operation) ? ' -N' : ''}${operation.method === 'GET' ? '' : ` -X ${operation.method}`} '${origin}${rootOf(operation)}${path}'`,
  ]
  parts.push(`-H "Authorization: Bearer $TOKEN"`)
  for (const { in: place, name, required, schema } of operation.parameters)
    if (place === 'header' && required) parts.push(`-H '${name}: ${String(exampleOf(schema, schemas))}'`)
  const body = operation.requestBody?.content['application/json']?.schema
  if (body) parts.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(exampleOf(body, schemas)).replaceAll("'", "'\\''")}'`)
  return parts.join(' \\\n  ')
}

/** Below which address of the web an operation is. */
export function rootOf({ servers }: ShownOperation): string {
  return servers[0]?.url ?? '/api/v1'
}

/** Whether its answer comes line by line, for as long as there is something to tell. */
export function isStream({ responses }: ShownOperation): boolean {
  return Object.values(responses).some(({ content }) => content !== undefined && 'application/x-ndjson' in content)
}

/** A value that fits a schema: of an object, what it has to have. */
export function exampleOf(schema: ShownSchema, schemas: Schemas, depth = 0): unknown {
  const { schema: named } = schemaNamed(schema, schemas)
  if (named.examples?.length) return named.examples[0]
  if (named.const !== undefined) return named.const
  if (named.enum) return named.enum[0]
  const choice = named.anyOf?.[0] ?? named.oneOf?.[0]
  if (choice) return exampleOf(choice, schemas, depth + 1)
  const type = Array.isArray(named.type) ? named.type[0] : named.type
  switch (type) {
    case 'integer':
    case 'number':
      return named.minimum ?? 1
    case 'boolean':
      return true
    case 'array':
      return named.items && depth < DEEPEST ? [exampleOf(named.items, schemas, depth + 1)] : []
    case 'string':
      return EXAMPLES[named.format ?? ''] ?? 'text'
    default:
      return objectExample(named, schemas, depth)
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  'date-time': '2026-12-01T06:00:00Z',
  uuid: '019c0000-0000-7000-8000-000000000000',
}

/** Of an object where nothing is needed its first field stands, so that there is something to change. */
function objectExample({ properties = {}, required = [] }: ShownSchema, schemas: Schemas, depth: number): Record<string, unknown> {
  if (depth >= DEEPEST) return {}
  const names =
    required.length > 0 ? required.filter((name) => properties[name]?.default === undefined) : Object.keys(properties).slice(0, 1)
  return Object.fromEntries(
    names.flatMap((name) => {
      const property = properties[name]
      return property ? [[name, exampleOf(property, schemas, depth + 1)]] : []
    }),
  )
}
