import type { JsonSchema, JsonValue } from '#domain/json-value.ts'

/** What a field of the form is, by what its schema allows: `json` stands for everything that has no widget of its own. */
export type PayloadFieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json' | PickerKind

/** What has a widget of its own by name, with the type that it takes. Names without one (`backfill`) are texts or numbers like others. */
const PICKERS = { task: 'integer', dependency: 'integer', run: 'string', instant: 'string' } as const
type PickerKind = keyof typeof PICKERS

export type PayloadField = {
  name: string
  label: string
  help: string | null
  kind: PayloadFieldKind
  isRequired: boolean
  /** Sent when the field is empty; undefined: the field is left out. */
  whenEmpty: null | undefined
  initial: JsonValue | undefined
  /** Of a `choice`. */
  choices: readonly (string | number)[]
  least: number | null
  most: number | null
  /** The schema of this value alone, for the JSON editor. */
  schema: JsonSchema
}

/**
 * The fields of the form of a payload, in the order of its schema.
 * What only Djag's own pages send is `hidden`.
 * @returns null when the payload is not an object of known fields: then it is written as JSON
 */
export function payloadFields(payloadSchema: JsonSchema): PayloadField[] | null {
  const { properties, required, $defs } = payloadSchema
  if (!isRecord(properties)) return null
  // What takes nothing has no fields; what takes any names is written as JSON.
  if (Object.keys(properties).length === 0) return payloadSchema.additionalProperties === false ? [] : null
  const needed = Array.isArray(required) ? required : []
  return Object.entries(properties).flatMap(([name, given]) => {
    const schema = isRecord(given) ? given : {}
    if (schema.widget === 'hidden') return []
    return payloadField(name, needed.includes(name), $defs === undefined ? schema : { ...schema, $defs })
  })
}

function payloadField(name: string, isNeeded: boolean, schema: JsonSchema): PayloadField {
  const bare = withoutNull(schema)
  const isNullable = bare !== schema
  return {
    name,
    label: typeof schema.title === 'string' ? schema.title : wordsOf(name),
    help: typeof schema.description === 'string' ? schema.description : null,
    kind: kindOf(bare, schema.widget ?? bare.widget),
    isRequired: isNeeded && !isNullable,
    whenEmpty: isNeeded && isNullable ? null : undefined,
    initial: schema.default as JsonValue | undefined,
    choices: Array.isArray(bare.enum) ? bare.enum.filter((choice) => typeof choice === 'string' || typeof choice === 'number') : [],
    least: numberIn(bare.minimum ?? bare.minLength) ?? leastAbove(bare),
    most: numberIn(bare.maximum ?? bare.maxLength),
    schema: bare,
  }
}

function kindOf(schema: JsonSchema, widget: unknown): PayloadFieldKind {
  const { type } = schema
  if (isPicker(widget) && PICKERS[widget] === type) return widget
  if (Array.isArray(schema.enum) && schema.enum.every((choice) => typeof choice === 'string' || typeof choice === 'number')) return 'choice'
  if (type === 'string') return 'text'
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'json'
}

function isPicker(widget: unknown): widget is PickerKind {
  return typeof widget === 'string' && Object.hasOwn(PICKERS, widget)
}

/** The other half of "this or null", however zod writes it; anything else as it is. */
function withoutNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const types = schema.type.filter((each) => each !== 'null')
    return { ...schema, type: types.length === 1 ? types[0] : types }
  }
  if (!Array.isArray(schema.anyOf)) return schema
  const others = schema.anyOf.filter((each) => isRecord(each) && each.type !== 'null')
  const [only] = others
  return others.length === 1 && others.length < schema.anyOf.length && isRecord(only) ? only : schema
}

/** `ignoreDependencies` → `Ignore dependencies`: for names and choices that have no words of their own. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "More than 0" of a whole number is "at least 1". */
function leastAbove(schema: JsonSchema): number | null {
  const bound = schema.type === 'integer' ? numberIn(schema.exclusiveMinimum) : null
  return bound === null ? null : Math.floor(bound) + 1
}

function numberIn(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
