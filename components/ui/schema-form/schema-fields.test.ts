import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '#domain/json-value.ts'
import { fieldsOf, fits, objectOf, readTyped, type SchemaField, shownAtFirst, typedOf, withProperty } from './schema-fields.ts'

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string', description: 'Where to.', maxLength: 100 },
    attempts: { type: 'integer', default: 3 },
    level: { type: 'string', enum: ['info', 'warn'], default: 'info' },
    follow: { type: 'boolean' },
    shops: { type: 'array', items: { type: 'string' } },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    rows: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    size: {
      title: 'How large',
      anyOf: [
        { type: 'integer', default: 7 },
        { type: 'string', pattern: '\\{\\{[^{}]+\\}\\}' },
      ],
    },
    either: { anyOf: [{ type: 'number' }, { type: 'string' }] },
    mixed: { enum: [1, 'a'] },
    anything: {},
    odd: true,
  },
  required: ['url', 'attempts'],
}
const named = Object.fromEntries(fieldsOf(schema).map((field) => [field.name, field])) as Record<string, SchemaField>

test('each property is typed as its schema says, and as JSON where no plain field can hold it', () => {
  const kinds = Object.fromEntries(Object.values(named).map(({ name, kind }) => [name, kind]))
  expect(kinds).toEqual({
    url: 'text',
    attempts: 'number',
    level: 'choice',
    follow: 'switch',
    shops: 'lines',
    headers: 'json',
    rows: 'number',
    size: 'number',
    either: 'json',
    mixed: 'json',
    anything: 'json',
    odd: 'json',
  })
})

test('what has a default may be left out, and the default is shown', () => {
  expect(named.url).toMatchObject({ isRequired: true, initial: null, description: 'Where to.', isLong: false })
  expect(named.attempts).toMatchObject({ isRequired: false, initial: '3' })
  expect(named.size).toMatchObject({ isRequired: false, initial: '7', description: 'How large' })
  expect(named.level).toMatchObject({ initial: 'info', choices: ['info', 'warn'] })
})

test('a schema without properties has no fields', () => {
  for (const none of [null, {}, { properties: [] }, { type: 'object' }]) expect(fieldsOf(none as never)).toEqual([])
})

describe('what is typed', () => {
  test('is read as the value that the field shows again, for each kind and value that fits', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(fc.string()),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(named)), value, (field, drawn) => {
        const given = JSON.parse(JSON.stringify(drawn)) as JsonValue
        if (!fits(field, given)) return
        // Numbers beyond what a person can type exactly, and texts that read as numbers, are left to the JSON.
        if (
          field.kind === 'number' &&
          (typeof given === 'string' || !/^-?\d+(\.\d+)?$/.test(String(given)) || Math.abs(given as number) > 1e15)
        )
          return
        expect(readTyped(field.kind, typedOf(field.kind, given))).toEqual({ ok: true, value: given })
      }),
    )
  })

  test.each([
    ['number', '1,5', '1,5'],
    ['number', '1,500', 1500],
    ['number', '{{result:load.rows}}', '{{result:load.rows}}'],
    ['number', ' ', undefined],
    ['text', ' ', ' '],
    ['text', '', undefined],
    ['switch', 'false', false],
    ['lines', 'a\n\nb\r\nc\n', ['a', 'b', 'c']],
    ['json', '{"a": [1]}', { a: [1] }],
    ['json', '', undefined],
  ] as const)('into a field of kind %s, %j, is %j', (kind, typed, value) => {
    expect(readTyped(kind, typed)).toEqual({ ok: true, value })
  })

  test('as JSON that is none, or that would be saved as something else, is refused in words', () => {
    expect(readTyped('json', '{"a": ')).toMatchObject({ ok: false, message: expect.stringContaining('not valid JSON') })
    expect(readTyped('json', '[1970670598291982290]')).toMatchObject({ ok: false, message: expect.stringContaining('cannot hold') })
  })
})

test('what does not fit its field is shown as JSON: empty texts, texts with lines in a list, null, another type', () => {
  const field = (name: string) => named[name] as SchemaField
  expect(fits(field('url'), '')).toBe(false)
  expect(fits(field('url'), null)).toBe(false)
  expect(fits(field('shops'), ['a\nb'])).toBe(false)
  expect(fits(field('shops'), [])).toBe(false)
  expect(fits(field('level'), 'loud')).toBe(false)
  expect(fits(field('follow'), 'true')).toBe(false)
  expect(fits(field('rows'), null)).toBe(false)
})

test('another value stands in its place in the text; none takes it out; the rest stays, in its order', () => {
  const text = '{"b": 1, "a": {"deep": [1, 2]}, "c": "x"}'
  expect(JSON.parse(withProperty(text, 'a', 7) as string)).toEqual({ b: 1, a: 7, c: 'x' })
  expect(Object.keys(objectOf(withProperty(text, 'a', 7) as string) ?? {})).toEqual(['b', 'a', 'c'])
  expect(JSON.parse(withProperty(text, 'a', undefined) as string)).toEqual({ b: 1, c: 'x' })
  expect(JSON.parse(withProperty('', 'toString', 'y') as string)).toEqual({ toString: 'y' })
  for (const broken of ['[]', '{', '{"a": 1e400}', 'null', '{"a":1,"a":2}']) expect(withProperty(broken, 'a', 1)).toBeNull()
})

test('of many properties those are shown at first that are needed or given, of few all', () => {
  const shown = (count: number, given: { [name: string]: JsonValue }) =>
    shownAtFirst(
      fieldsOf({ properties: Object.fromEntries(Object.entries(schema.properties).slice(0, count)), required: ['url'] }),
      given,
    ).map(({ name }) => name)
  expect(shown(6, {})).toHaveLength(6)
  expect(shown(7, {})).toEqual(['url'])
  expect(shown(12, { follow: false, unknown: 1 })).toEqual(['url', 'follow'])
})
