/** A JSON schema as the OpenAPI document has it. */
export type DocumentSchema = { [keyword: string]: unknown }

/** What a type says nothing of: it is checked by who reads, or told to people. */
const NOT_OF_TYPES = new Set([
  ...['description', 'title', 'examples', 'default', 'format', 'pattern', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'propertyNames', 'discriminator'],
  // What forms of the dashboard are made by.
  ...['widget', 'note'],
])
const OF_TYPES = ['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref']
const REFERENCE = '#/components/schemas/'

/**
 * What a schema says, as a type of TypeScript. Pure.
 * @param indent how far the lines after the first are moved in
 * @throws Error for a keyword that is not known here, so that no type is wider than its schema unseen
 */
export function typeOfSchema(schema: unknown, indent = ''): string {
  if (schema === true || schema === undefined) return 'unknown'
  if (typeof schema !== 'object' || schema === null) throw new Error(`This is no schema: ${JSON.stringify(schema)}`)
  const given = schema as DocumentSchema
  const unknown = Object.keys(given).filter((keyword) => !NOT_OF_TYPES.has(keyword) && !OF_TYPES.includes(keyword))
  if (unknown.length > 0) throw new Error(`What does ${unknown.join(', ')} mean for a type? ${JSON.stringify(schema).slice(0, 200)}`)
  if (typeof given.$ref === 'string') return typeNamed(given.$ref.slice(REFERENCE.length))
  if ('const' in given) return literal(given.const)
  if (Array.isArray(given.enum)) return union(given.enum.map(literal))
  for (const alternatives of [given.anyOf, given.oneOf])
    if (Array.isArray(alternatives)) return union(alternatives.map((each) => typeOfSchema(each, indent)))
  if (Array.isArray(given.allOf)) return given.allOf.map((each) => inBrackets(typeOfSchema(each, indent))).join(' & ')
  if (Array.isArray(given.type)) return union(given.type.map((type) => typeOfSchema({ ...given, type }, indent)))
  return typeOfOne(given, indent)
}

/** A schema that the document could not name refers to itself: such a type has to be an alias of its own. */
export function isNameless(name: string): boolean {
  return name.startsWith('__')
}

function typeNamed(name: string): string {
  return isNameless(name) ? name : `Schemas['${name}']`
}

function typeOfOne(schema: DocumentSchema, indent: string): string {
  switch (schema.type) {
    case undefined:
      return 'unknown'
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return `${inBrackets(typeOfSchema(schema.items, indent))}[]`
    case 'object':
      return typeOfObject(schema, indent)
    default:
      throw new Error(`There is no type ${JSON.stringify(schema.type)}.`)
  }
}

function typeOfObject({ properties, required = [], additionalProperties }: DocumentSchema, indent: string): string {
  const named = Object.entries((properties ?? {}) as Record<string, DocumentSchema>)
  const others = typeof additionalProperties === 'object' || additionalProperties === true
  const record = `{ [name: string]: ${typeOfSchema(others ? additionalProperties : undefined, indent)} }`
  if (named.length === 0) return others || properties === undefined ? record : 'Record<string, never>'
  const fields = named.map(([name, schema]) => documentedField(name, schema, { isRequired: (required as string[]).includes(name), indent }))
  const object = `{\n${fields.join('')}${indent}}`
  return others ? `${object} & ${record}` : object
}

/** A field of an object on lines of its own, with what its schema tells people. `orUndefined`: it may be there without a value. */
export function documentedField(
  name: string,
  schema: DocumentSchema,
  { isRequired, indent, orUndefined = false }: { isRequired: boolean; indent: string; orUndefined?: boolean },
): string {
  const inner = `${indent}  `
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
  const type = `${typeOfSchema(schema, inner)}${orUndefined && !isRequired ? ' | undefined' : ''}`
  return `${comment(schema.description, inner)}${inner}${key}${isRequired ? '' : '?'}: ${type}\n`
}

/** What is told people, as a comment on a line of its own; nothing where there is nothing to tell. */
export function comment(text: unknown, indent: string): string {
  if (typeof text !== 'string' || text.trim() === '') return ''
  return `${indent}/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*∕').trim()} */\n`
}

function literal(value: unknown): string {
  return JSON.stringify(value)
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ')
}

/** In brackets, where it would mean something else as a part. */
function inBrackets(type: string): string {
  let depth = 0
  for (const character of type) {
    if ('{(['.includes(character)) depth++
    else if ('})]'.includes(character)) depth--
    else if (depth === 0 && (character === '|' || character === '&')) return `(${type})`
  }
  return type
}
