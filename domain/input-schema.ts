import { z } from 'zod'

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const
const FORMATS = ['date', 'time', 'date-time', 'uri', 'email', 'uuid', 'ipv4', 'ipv6'] as const

/** A value of the input, as a JSON Schema says it: the part of that language of which a form can be made. */
export type ValueSchema = {
  type?: (typeof TYPES)[number] | undefined
  enum?: (string | number | boolean)[] | undefined
  format?: (typeof FORMATS)[number] | undefined
  pattern?: string | undefined
  default?: unknown
  items?: ValueSchema | undefined
  properties?: Record<string, ValueSchema> | undefined
  required?: string[] | undefined
  additionalProperties?: boolean | undefined
  [keyword: string]: unknown
}

const whole = z.int().min(0)
const pattern = z.string().refine(isPattern, 'This is no regular expression that JavaScript reads.')

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text, 'u'))
  } catch {
    return false
  }
}

const described = { title: z.string().optional(), description: z.string().optional(), default: z.json().optional() }
const ofObjects = {
  get properties() {
    return z.record(z.string().regex(/^[\w-]{1,100}$/, 'Names of fields are letters, digits, _ and -.'), valueSchema).optional()
  },
  required: z.array(z.string()).optional(),
  additionalProperties: z.boolean().optional(),
}

const valueSchema: z.ZodType<ValueSchema> = z
  .strictObject({
    type: z.enum(TYPES).optional(),
    ...described,
    enum: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
    multipleOf: z.number().positive().optional(),
    minLength: whole.optional(),
    maxLength: whole.optional(),
    pattern: pattern.optional(),
    format: z.enum(FORMATS).optional(),
    get items() {
      return valueSchema.optional()
    },
    minItems: whole.optional(),
    maxItems: whole.optional(),
    get properties() {
      return ofObjects.properties
    },
    required: ofObjects.required,
    additionalProperties: ofObjects.additionalProperties,
  })
  .check(namesItsFields)

/** The whole input. `type: object` may be left out. A value with neither type nor enum may be any JSON. */
export const openInputShape = z
  .strictObject({
    type: z.literal('object').optional(),
    ...described,
    properties: ofObjects.properties,
    required: ofObjects.required,
    additionalProperties: ofObjects.additionalProperties,
  })
  .check(namesItsFields)

export type InputSchema = z.output<typeof openInputShape>

/** An input of which every value has a type or an enum: what a program is given in its words is never just anything. */
export const inputShape = openInputShape.check(({ value, issues }) => {
  for (const path of valuesWithoutType(value))
    issues.push({ code: 'custom', message: `A value needs a type (${TYPES.join(', ')}) or an enum.`, path, input: value })
})

function valuesWithoutType({ properties, items }: Pick<ValueSchema, 'properties' | 'items'>): string[][] {
  const inner: [string[], ValueSchema][] = Object.entries(properties ?? {}).map(([name, value]) => [['properties', name], value])
  if (items) inner.push([['items'], items])
  return inner.flatMap(([path, value]) => [
    ...(value.type === undefined && value.enum === undefined ? [path] : []),
    ...valuesWithoutType(value).map((further) => [...path, ...further]),
  ])
}

function namesItsFields({
  value,
  issues,
}: z.core.ParsePayload<{ properties?: Record<string, unknown> | undefined; required?: string[] | undefined }>): void {
  for (const [index, name] of (value.required ?? []).entries()) {
    if (!Object.hasOwn(value.properties ?? {}, name))
      issues.push({
        code: 'custom',
        message: `“${name}” is required, but properties does not have it.`,
        path: ['required', index],
        input: name,
      })
  }
}

/** Whether its value may be any text: nothing that the owner of the definition wrote down bounds it. */
export function isFreeText(schema: ValueSchema | undefined): boolean {
  if (schema === undefined) return true
  if (schema.enum !== undefined || schema.type !== 'string') return false
  const isBounded = schema.format !== undefined && ['date', 'time', 'date-time', 'uuid', 'ipv4', 'ipv6'].includes(schema.format)
  return !isBounded && !isAnchored(schema.pattern ?? '')
}

/** What a regular expression is made of, as far as it matters here: an escape, a class and its brackets, or one sign. */
const TOKENS = /\\.|\[(?:\\.|[^\]\\])*\]|./gsu

/** Whether a regular expression describes all of a text: each of its alternatives, since `|` parts even what `^` and `$` hold. */
function isAnchored(pattern: string): boolean {
  const alternatives: string[][] = [[]]
  let depth = 0
  for (const [token] of pattern.matchAll(TOKENS)) {
    if (token === '(') depth++
    else if (token === ')') depth--
    if (token === '|' && depth === 0) alternatives.push([])
    else alternatives.at(-1)?.push(token)
  }
  return alternatives.every((tokens) => tokens[0] === '^' && tokens.at(-1) === '$')
}

/** The input as what checks it when a run starts. Unknown names are refused, unless the schema says otherwise. @throws Error when a default does not fit */
export function inputCheck(schema: InputSchema): z.ZodObject {
  const check = z.fromJSONSchema({
    additionalProperties: false,
    ...schema,
    type: 'object',
    properties: schema.properties ?? {},
  } as z.core.JSONSchema.JSONSchema)
  if (!(check instanceof z.ZodObject)) throw new Error('The input has to be an object with properties.')
  return check
}
