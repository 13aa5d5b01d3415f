import { comment, type DocumentSchema, documentedField, isNameless, typeOfSchema } from './type-of-schema.ts'

/** What of the OpenAPI document a client is made of. */
export type ClientDocument = {
  paths: Record<string, Record<string, DocumentOperation>>
  components: { schemas: Record<string, DocumentSchema> }
}
type DocumentOperation = {
  operationId: string
  summary?: string
  description?: string
  /** Where it is at an address of its own: it is none of this client's. */
  servers?: unknown
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: DocumentSchema }[]
  requestBody?: { content: Record<string, { schema: DocumentSchema }> }
  responses: Record<string, { content?: Record<string, { schema: DocumentSchema }> }>
}
type Named = DocumentOperation & { method: string; path: string }

/** Headers that a call says by names of its own. */
const HEADERS: Readonly<Record<string, string>> = { 'If-Match': 'ifMatch', 'Idempotency-Key': 'idempotencyKey' }
const JSON_LINES = 'application/x-ndjson'

/**
 * The generated part of the client in TypeScript: what is sent and answered by every operation, and where. Pure.
 * @throws Error for what cannot be said in types
 */
export function clientText({ paths, components }: ClientDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation.servers ? [] : [{ ...operation, method, path }])),
  )
  const used = usedSchemas(operations, components.schemas)
  const schemas = Object.entries(components.schemas).filter(([name]) => used.has(name))
  const [nameless, named] = [schemas.filter(([name]) => isNameless(name)), schemas.filter(([name]) => !isNameless(name))]
  return `// Made of the OpenAPI document by \`npm run client:generate\`; \`npm run check\` holds it to that. Not to be edited.

/** What is sent and answered, by the names that the document has for it. */
export interface Schemas {
${named.map(([name, schema]) => documentedField(name, schema, { isRequired: true, indent: '' })).join('')}}
${nameless.map(([name, schema]) => `type ${name} = ${typeOfSchema(schema)}\n`).join('')}
/** Every operation of the API: what a call says, and what it is answered. */
export interface Operations {
${operations.map(typeOfOperation).join('')}}

/** Where each operation is: its method, its address below /api/v1, and whether it may be asked again where no answer came. */
export const ROUTES: Readonly<Record<keyof Operations, readonly [method: string, path: string, kind: 'once' | 'again' | 'lines']>> = {
${operations.map((operation) => `  ${operation.operationId}: ['${operation.method.toUpperCase()}', '${operation.path}', '${kindOf(operation)}'],\n`).join('')}}
`
}

function typeOfOperation(operation: Named): string {
  const { operationId, summary = '', description = '', parameters = [], requestBody } = operation
  const names = new Set(['body'])
  const said = parameters.map(({ name, in: place, required = false, description: about, schema }) => {
    const known = place === 'header' ? HEADERS[name] : name
    if (known === undefined || names.has(known)) throw new Error(`${operationId}: what is a call to say for ${name}?`)
    names.add(known)
    return documentedField(
      known,
      { ...schema, ...(about && { description: about }) },
      { isRequired: required, indent: '    ', orUndefined: true },
    )
  })
  const body = requestBody?.content['application/json']?.schema
  if (body) said.push(documentedField('body', body, { isRequired: true, indent: '    ' }))
  const call = said.length === 0 ? 'Record<string, never>' : `{\n${said.join('')}    }`
  return `${comment(`${summary}. ${description}`, '  ')}  ${operationId}: {\n    call: ${call}\n    answer: ${answerOf(operation)}\n  }\n`
}

function answerOf(operation: Named): string {
  const content = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content
  const schema = content?.['application/json']?.schema
  if (schema) return typeOfSchema(schema, '    ')
  const line = content?.[JSON_LINES]?.schema
  return line ? `AsyncGenerator<${typeOfSchema(line, '    ')}>` : 'undefined'
}

function kindOf({ method, parameters = [], responses }: Named): 'once' | 'again' | 'lines' {
  if (responses[200]?.content?.[JSON_LINES]) return 'lines'
  return method === 'put' || parameters.some(({ name }) => name === 'Idempotency-Key') ? 'again' : 'once'
}

/** The names of those that operations refer to, directly or through others. */
function usedSchemas(operations: readonly Named[], schemas: ClientDocument['components']['schemas']): Set<string> {
  const found = new Set<string>()
  const look = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) found.add(name)
  }
  look(operations)
  // A set goes on with what is added while it is walked.
  for (const name of found) look(schemas[name])
  return found
}
