import { readJsonText } from '#domain/json-text.ts'
import type { JsonSchema, JsonValue } from '#domain/json-value.ts'
import { readTypedNumber } from '../typed-number.ts'

/** How a value is typed. `json`: what no plain field can hold, as the JSON that it is. */
export type FieldKind = 'text' | 'number' | 'switch' | 'choice' | 'lines' | 'json'

/** One property of an object's schema, as a form shows it. */
export type SchemaField = {
  name: string
  description: string
  kind: FieldKind
  isRequired: boolean
  /** What the handler takes where nothing is given, as it is typed; null: nothing is said. */
  initial: string | null
  /** Of a choice: the values, in their order. */
  choices: readonly string[]
  /** Of a text: it may have several lines. */
  isLong: boolean
}

/** Longer texts get several lines. */
const LONG_TEXT = 200

/** The properties of an object's schema in their order. Empty where the schema names none. */
export function fieldsOf(schema: JsonSchema | null): SchemaField[] {
  const properties = isObject(schema?.properties) ? schema.properties : {}
  const required = Array.isArray(schema?.required) ? schema.required : []
  return Object.entries(properties).map(([name, property]) => fieldOf(name, isObject(property) ? property : {}, required.includes(name)))
}

function fieldOf(name: string, property: JsonSchema, isNeeded: boolean): SchemaField {
  const inner = withoutNull(property)
  const kind = kindOf(inner)
  const initial = property.default ?? inner.default
  return {
    name,
    description: [property.description, property.title].find((words): words is string => typeof words === 'string') ?? '',
    kind,
    // What has a default may be left out, whatever the schema's list of the required says.
    isRequired: isNeeded && initial === undefined,
    initial: initial === undefined ? null : typedOf(kind, initial as JsonValue),
    choices: kind === 'choice' ? (inner.enum as string[]) : [],
    isLong: typeof inner.maxLength !== 'number' || inner.maxLength > LONG_TEXT,
  }
}

/** `T or null` and `T or a placeholder` are shown as a T. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const either = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : []
  const left = either.filter((one) => one.type !== 'null' && !isPlaceholder(one))
  return either.length > left.length && left.length === 1 ? (left[0] as JsonSchema) : schema
}

function isPlaceholder({ type, pattern }: JsonSchema): boolean {
  return type === 'string' && typeof pattern === 'string' && pattern.startsWith('\\{\\{')
}

function kindOf(schema: JsonSchema): FieldKind {
  const { type, enum: values, items } = schema
  if (Array.isArray(values)) return values.length > 0 && values.every((value) => typeof value === 'string') ? 'choice' : 'json'
  if (type === 'string') return 'text'
  if (type === 'number' || type === 'integer') return 'number'
  if (type === 'boolean') return 'switch'
  if (type === 'array' && isObject(items) && items.type === 'string') return 'lines'
  return 'json'
}

/** More than these are shown when they are asked for, but for those that are needed or given. */
const SHOWN_AT_ONCE = 6

/** The fields that are shown before anybody asks for more. */
export function shownAtFirst(fields: readonly SchemaField[], object: { [name: string]: JsonValue }): SchemaField[] {
  return fields.length <= SHOWN_AT_ONCE ? [...fields] : fields.filter(({ name, isRequired }) => isRequired || Object.hasOwn(object, name))
}

/** Whether the field takes a row of its own. */
export function isWide({ kind, isLong }: Pick<SchemaField, 'kind' | 'isLong'>): boolean {
  return kind === 'lines' || kind === 'json' || (kind === 'text' && isLong)
}

/** Whether a field of this kind can show the value; what it can't is shown as JSON. Nothing given fits everywhere. */
export function fits({ kind, choices }: Pick<SchemaField, 'kind' | 'choices'>, value: JsonValue | undefined): boolean {
  if (value === undefined) return true
  // A number may be a placeholder, or what was mistyped: its text stays as it is, and the schema judges it.
  if (kind === 'number') return typeof value === 'number' || typeof value === 'string'
  if (kind === 'text') return typeof value === 'string' && value !== ''
  if (kind === 'switch') return typeof value === 'boolean'
  if (kind === 'choice') return typeof value === 'string' && choices.includes(value)
  if (kind === 'lines')
    return Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string' && isOneLine(line))
  return false
}

function isOneLine(line: string): boolean {
  return line !== '' && !/[\r\n]/.test(line)
}

/** The value as it is typed into a field of this kind. */
export function typedOf(kind: FieldKind, value: JsonValue | undefined): string {
  if (value === undefined) return ''
  if (kind === 'lines' && Array.isArray(value)) return value.map(String).join('\n')
  if (kind !== 'json' && typeof value !== 'object') return String(value)
  return JSON.stringify(value)
}

/**
 * The value that was typed; undefined: nothing, the property is left out. A number that can't be read stays the text that it is, so that
 * nothing is lost and the schema refuses it in words. JSON that can't be read is told why.
 */
export function readTyped(kind: FieldKind, typed: string): { ok: true; value: JsonValue | undefined } | { ok: false; message: string } {
  if (kind === 'text') return { ok: true, value: typed === '' ? undefined : typed }
  if (typed.trim() === '') return { ok: true, value: undefined }
  if (kind === 'number') {
    const { value, problem } = readTypedNumber(typed)
    return { ok: true, value: problem === null && value !== null ? value : typed }
  }
  if (kind === 'switch') return { ok: true, value: typed === 'true' }
  if (kind === 'lines') return { ok: true, value: typed.split(/\r?\n/).filter((line) => line !== '') }
  if (kind === 'choice') return { ok: true, value: typed }
  const read = readJsonText(typed)
  return read.ok ? read : { ok: false, message: read.problem.isSyntax ? 'This is not valid JSON yet.' : read.problem.message }
}

/** The object that the text is; null where it is none, or what JavaScript can't hold: then the text alone can mend it. */
export function objectOf(text: string): { [name: string]: JsonValue } | null {
  if (text.trim() === '') return {}
  const read = readJsonText(text)
  return read.ok && isObject(read.value) ? (read.value as { [name: string]: JsonValue }) : null
}

/** The text of the object with another value of one property, in its place; undefined: without it. Null where the text is no object. */
export function withProperty(text: string, name: string, value: JsonValue | undefined): string | null {
  const object = objectOf(text)
  if (object === null) return null
  const others = Object.entries(object)
  const entries =
    value === undefined
      ? others.filter(([other]) => other !== name)
      : Object.hasOwn(object, name)
        ? others.map(([other, old]) => [other, other === name ? value : old] as const)
        : [...others, [name, value] as const]
  return JSON.stringify(Object.fromEntries(entries), null, 2)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
