import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import { type ArgumentProblem, bindArguments } from './bind-arguments.ts'
import type { JsonSchema, JsonValue } from './json-value.ts'
import { sampleOf, type UnknownPlace } from './placeholders/sample-values.ts'
import { OPEN_INPUT, openInputProblem } from './secrets/open-input.ts'

/** A handler as far as its arguments are concerned: the JSON schema of its input, and the names that positional arguments bind to. */
export type HandlerSignature = { inputSchema: JsonSchema; positional: readonly string[] }

/**
 * Checks a task's arguments against its handler: binding first, then the JSON schema. Empty: all well. Placeholders are checked as what may fill them;
 * where nobody knows what that is, the worker checks the input when the run starts.
 * Interprets the schema without `eval`, so it runs in the browser under a strict content security policy.
 */
export function checkArguments(
  handler: HandlerSignature,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): ArgumentProblem[] {
  const bound = bindArguments(handler.positional, args, kwargs)
  if (!bound.ok) return bound.problems
  const sample = sampleOf(bound.input as { [key: string]: JsonValue })
  const errors = findings(handler.inputSchema, sample.value)
  if (!errors)
    return [
      { field: 'kwargs', path: '', message: 'A name in the arguments contains a broken character (half of a surrogate pair). Remove it.' },
    ]
  const problems = new Map<string, ArgumentProblem>()
  for (const error of errors) {
    if (sample.unknown.some((place) => mayPassWhenFilled(error, place))) continue
    const problem = inPlainWords(error, handler.inputSchema)
    if (!problem) continue
    const place = placeOf(problem.path, handler.positional, args.length)
    const key = `${place.field} ${place.path}`
    if (!problems.has(key)) problems.set(key, { ...place, message: problem.message })
  }
  const open = openSecrets(handler.inputSchema, bound.input)
  return [...problems.values(), ...open.map(({ path, message }) => ({ ...placeOf(path, handler.positional, args.length), message }))]
}

/** Why an input with all its secrets in their places does not fit the schema, in sentences that may hold parts of it. */
export function problemsOfFilledInput(schema: JsonSchema, input: Record<string, unknown>): string[] {
  const errors = findings(schema, input) ?? []
  return [...new Set(errors.flatMap((error) => inPlainWords(error, schema)?.message ?? []))]
}

/** What is wrong with the payload of an action, by the dotted path of each value; empty: it fits the schema. */
export function problemsOfPayload(schema: JsonSchema, payload: Record<string, unknown>): { path: string; message: string }[] {
  const errors = findings(schema, payload)
  if (!errors) return [{ path: '', message: 'A name in it contains a broken character (half of a surrogate pair). Remove it.' }]
  const problems = new Map<string, string>()
  for (const error of errors) {
    const problem = inPlainWords(error, schema)
    if (!problem) continue
    const path = problem.path.join('.')
    const message = error.keyword === 'false' && problem.path.length === 1 ? `It takes no “${path}”.` : problem.message
    if (!problems.has(path)) problems.set(path, message.replaceAll('the handler', 'the action'))
  }
  return [...problems].map(([path, message]) => ({ path, message }))
}

/** Secrets in inputs that others can read. */
function openSecrets(schema: JsonSchema, input: Record<string, unknown>): { path: string[]; message: string }[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.entries(input).flatMap(([name, value]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    const message = isObject(property) && property[OPEN_INPUT] === true ? openInputProblem(name, value as JsonValue) : null
    return message === null ? [] : [{ path: [name], message }]
  })
}

/**
 * What the validator finds; null when a property name is no valid text. A schema the validator can't read finds nothing:
 * the worker checks the input again with the handler's own schema when the run starts.
 */
function findings(schema: JsonSchema, input: Record<string, unknown>): OutputUnit[] | null {
  try {
    return new Validator(schema as Schema, '2020-12', false).validate(input).errors
  } catch (error) {
    return error instanceof URIError ? null : []
  }
}

/** Keywords that judge a value as a whole, with all that is in it. */
const JUDGING_WHOLES = new Set(['anyOf', 'oneOf', 'not', 'enum', 'const', 'uniqueItems', 'contains'])

/** Whether what is found may be all right with what fills this place. */
function mayPassWhenFilled({ instanceLocation, keyword }: OutputUnit, place: UnknownPlace): boolean {
  const path = segments(instanceLocation)
  if (!path.every((key, index) => key === place.path[index])) return false
  if (path.length < place.path.length) return JUDGING_WHOLES.has(keyword)
  return keyword !== 'false' && !(place.isText && keyword === 'type')
}

/** Where a person typed the value at `path` of the bound input: a positional argument is found by its number in `args`. */
function placeOf(path: readonly string[], positional: readonly string[], argCount: number): { field: 'args' | 'kwargs'; path: string } {
  const index = path[0] === undefined ? -1 : positional.indexOf(path[0])
  if (index >= 0 && index < argCount) return { field: 'args', path: [String(index), ...path.slice(1)].join('.') }
  return { field: 'kwargs', path: path.join('.') }
}

/** Keywords whose own message only says that something inside them failed: the inner one is told instead. */
const CONTAINERS = new Set([
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'items',
  'prefixItems',
  'contains',
  '$ref',
  '$dynamicRef',
  'allOf',
  'if',
  'dependentSchemas',
])

/** A validator's finding in plain words; null for one that only repeats what an inner finding says better. */
function inPlainWords(error: OutputUnit, schema: JsonSchema): { path: string[]; message: string } | null {
  const path = segments(error.instanceLocation)
  if (CONTAINERS.has(error.keyword)) return null
  if (error.keyword === 'required') {
    const missing = quoted(error.error)[0] ?? ''
    return { path: [...path, missing], message: `"${missing}" is missing.` }
  }
  if (error.keyword === 'false') return { path, message: unknownName(path, schema) }
  return { path, message: sentence(error, path.at(-1)) }
}

function unknownName(path: readonly string[], schema: JsonSchema): string {
  const name = path.at(-1) ?? ''
  const properties = path.length === 1 && isObject(schema.properties) ? Object.keys(schema.properties) : []
  const known = properties.length > 0 ? ` It takes: ${properties.join(', ')}.` : ''
  return path.length === 1 ? `The handler has no argument "${name}".${known}` : `"${name}" is not expected here.`
}

function sentence({ keyword, error, keywordLocation }: OutputUnit, name: string | undefined): string {
  const subject = name === undefined ? 'The input' : /^\d+$/.test(name) ? `Item ${Number(name) + 1}` : `"${name}"`
  const numbers = error.match(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi) ?? []
  const limit = numbers.at(-1) ?? ''
  switch (keyword) {
    case 'type':
      return `${subject} must be ${quoted(error).slice(1).map(typeInWords).join(' or ')}, not ${typeInWords(quoted(error)[0] ?? '')}.`
    case 'enum':
      return `${subject} must be one of ${error.slice(error.indexOf('[') + 1, error.lastIndexOf(']')).replaceAll(',', ', ')}.`
    case 'const':
      return `${subject} must be exactly the value the handler expects: ${error.replace(/^.*match /, '').replace(/\.$/, '')}.`
    case 'format':
      return `${subject} must be ${formatInWords(quoted(error)[0] ?? '')}.`
    case 'pattern':
      return `${subject} does not have the form the handler expects.`
    case 'minimum':
    case 'maximum':
      return `${subject} must be at ${keyword === 'minimum' ? 'least' : 'most'} ${limit}.`
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${subject} must be ${keyword === 'exclusiveMinimum' ? 'more' : 'less'} than ${limit}.`
    case 'multipleOf':
      return `${subject} must be a multiple of ${limit}.`
    case 'minLength':
    case 'maxLength':
      return `${subject} must have at ${keyword === 'minLength' ? 'least' : 'most'} ${limit} characters.`
    case 'minItems':
    case 'maxItems':
      return `${subject} must have at ${keyword === 'minItems' ? 'least' : 'most'} ${limit} items.`
    case 'uniqueItems':
      return `${subject} must not have the same item twice.`
    case 'anyOf':
    case 'oneOf':
      return `${subject} has none of the forms the handler accepts.`
    default:
      return `${subject} does not fit the handler's schema (${keywordLocation.replace(/^#\//, '')}).`
  }
}

function typeInWords(type: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    null: 'null',
  }
  return words[type] ?? type
}

function formatInWords(format: string): string {
  const words: Record<string, string> = {
    uri: 'a URL such as "https://example.org/"',
    email: 'an e-mail address',
    'date-time': 'a date and time such as "2026-01-31T08:00:00Z"',
    date: 'a date such as "2026-01-31"',
    time: 'a time such as "08:00:00"',
    uuid: 'a UUID',
    ipv4: 'an IPv4 address',
    ipv6: 'an IPv6 address',
  }
  return words[format] ?? `of the form "${format}"`
}

/** The parts of a JSON pointer in a URI fragment. */
function segments(location: string): string[] {
  return location
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function quoted(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
