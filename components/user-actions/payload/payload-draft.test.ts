import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkDraft, emptyDraft, WHOLE } from './payload-draft.ts'
import { payloadFields } from './payload-fields.ts'

const AT = '2026-03-31T04:00:00.000Z'
const schema = z.toJSONSchema(
  z.strictObject({
    taskId: z.int().positive().meta({ widget: 'task' }),
    count: z.int().min(1).max(9).optional(),
    note: z.string().min(2).max(5).optional(),
    mode: z.enum(['fast', 'slow']).default('slow'),
    force: z.boolean().default(false),
    extra: z.record(z.string(), z.json()).optional(),
    at: z.iso.datetime({ offset: true }).meta({ widget: 'instant' }),
  }),
  { io: 'input' },
)
const free = z.toJSONSchema(z.record(z.string(), z.json()))
const start = { ...emptyDraft(payloadFields(schema)), at: AT }

describe('a draft of a payload', () => {
  test('starts from the defaults of the schema', () => {
    expect(emptyDraft(payloadFields(schema))).toEqual({
      taskId: null,
      count: null,
      note: null,
      mode: 'slow',
      force: false,
      extra: '',
      at: null,
    })
  })

  test('takes along what the address says, and nothing that does not fit', () => {
    expect(emptyDraft(payloadFields(schema), { taskId: '12', count: 'many', force: 'true', at: AT })).toMatchObject({
      taskId: 12,
      count: null,
      force: true,
      at: AT,
    })
  })

  test('leaves out what is empty and says the rest', () => {
    expect(checkDraft(schema, { ...start, taskId: 3, extra: '{"a": [1]}' }).payload).toEqual({
      taskId: 3,
      mode: 'slow',
      force: false,
      extra: { a: [1] },
      at: AT,
    })
  })

  test('says null for what may be null and is empty', () => {
    const nullable = z.toJSONSchema(z.strictObject({ note: z.string().nullable(), until: z.int().nullable().optional() }), { io: 'input' })
    expect(checkDraft(nullable, emptyDraft(payloadFields(nullable))).payload).toEqual({ note: null })
  })

  test.each([
    ['a task that is not chosen', {}, { taskId: 'Choose a task.' }],
    ['a moment that is not given', { taskId: 1, at: null }, { at: 'Give a date and a time.' }],
    ['what is no number', { taskId: 1, count: Number.NaN }, { count: 'This must be a number.' }],
    ['half a number', { taskId: 1, count: 1.5 }, { count: 'This must be a whole number.' }],
    ['a number too small', { taskId: 1, count: 0 }, { count: 'At least 1.' }],
    ['a number too big', { taskId: 1, count: 10 }, { count: 'At most 9.' }],
    ['a text too short', { taskId: 1, note: 'x' }, { note: 'At least 2 characters.' }],
    ['broken JSON', { taskId: 1, extra: '{' }, { extra: 'This is not valid JSON yet: see the marked place.' }],
  ])('names the field of %s', (_what, change, problems) => {
    expect(checkDraft(schema, { ...start, ...change }).problems).toEqual(problems)
  })

  test('without fields is any JSON object, and nothing else', () => {
    expect(checkDraft(free, { [WHOLE]: '{"a": null}' }).payload).toEqual({ a: null })
    expect(checkDraft(free, emptyDraft(null)).payload).toEqual({})
    expect(checkDraft(free, { [WHOLE]: '[]' }).problems).toEqual({ [WHOLE]: 'This must be an object: { … }.' })
    expect(checkDraft(free, { [WHOLE]: '{' }).problems).toEqual({ [WHOLE]: 'This is not valid JSON yet: see the marked place.' })
  })
})
