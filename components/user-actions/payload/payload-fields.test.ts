import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { payloadFields } from './payload-fields.ts'

const fieldsOf = (shape: z.ZodRawShape) => payloadFields(z.toJSONSchema(z.strictObject(shape), { io: 'input' })) ?? []
const fieldOf = (type: z.ZodType) => fieldsOf({ value: type })[0]

describe('the form of a payload', () => {
  test('has no fields for what takes nothing, and is JSON for what takes any names', () => {
    expect(payloadFields(z.toJSONSchema(z.strictObject({}), { io: 'input' }))).toEqual([])
    expect(payloadFields(z.toJSONSchema(z.looseObject({}), { io: 'input' }))).toBeNull()
  })

  test.each([
    ['a text', z.string(), 'text'],
    ['a whole number', z.int(), 'integer'],
    ['a number', z.number(), 'number'],
    ['a yes or no', z.boolean(), 'boolean'],
    ['one of a few', z.enum(['a', 'b']), 'choice'],
    ['a task', z.int().meta({ widget: 'task' }), 'task'],
    ['a task or none', z.int().meta({ widget: 'task' }).nullable(), 'task'],
    ['a dependency', z.int().positive().meta({ widget: 'dependency' }), 'dependency'],
    ['a run', z.uuid().meta({ widget: 'run' }), 'run'],
    ['a moment', z.iso.datetime({ offset: true }).meta({ widget: 'instant' }), 'instant'],
    ['a moment or none', z.iso.datetime({ offset: true }).nullable().default(null).meta({ widget: 'instant' }), 'instant'],
    ['a widget that is not known', z.uuid().meta({ widget: 'backfill' }), 'text'],
    ['a widget for something else', z.string().meta({ widget: 'task' }), 'text'],
    ['a text or null', z.string().nullable(), 'text'],
    ['a list', z.array(z.string()), 'json'],
    ['an object', z.object({ a: z.string() }), 'json'],
    ['this or that', z.union([z.string(), z.int()]), 'json'],
  ])('has the right widget for %s', (_what, type, kind) => {
    expect(fieldOf(type)?.kind).toBe(kind)
  })

  test('keeps the order of the schema, and marks what may stay empty', () => {
    const fields = fieldsOf({ zebra: z.string(), ape: z.string().optional(), bat: z.boolean().default(true) })
    expect(fields.map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['zebra', true],
      ['ape', false],
      ['bat', false],
    ])
    expect(fields[2]?.initial).toBe(true)
  })

  test('takes labels from titles, and makes words of names that have none', () => {
    expect(
      fieldsOf({ taskId: z.int().meta({ title: 'Task' }), dry_run_only: z.boolean(), maxAge: z.int() }).map(({ label }) => label),
    ).toEqual(['Task', 'Dry run only', 'Max age'])
  })

  test('knows bounds, but not the ones that only mean "a safe whole number"', () => {
    expect(fieldOf(z.int().min(1).max(9))).toMatchObject({ least: 1, most: 9 })
    expect(fieldOf(z.int().positive())).toMatchObject({ least: 1, most: null })
    expect(fieldOf(z.int())).toMatchObject({ least: null, most: null })
  })

  test('is free JSON when the payload has no fields of its own', () => {
    expect(payloadFields(z.toJSONSchema(z.record(z.string(), z.json())))).toBeNull()
  })
})
