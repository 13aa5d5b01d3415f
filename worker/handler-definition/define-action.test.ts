import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction, isTeamAction, type TeamActionDefinition } from './define-action.ts'
import { describeAction } from './described-action.ts'

const good = {
  type: 'flush-cache',
  title: 'Flush the cache',
  payload: z.object({ shop: z.string(), depth: z.int().default(1) }),
  subject: 'task',
  carryOut: () => 'Flushed.',
} satisfies TeamActionDefinition<'task', z.ZodObject>
const described = (more: object = {}) =>
  describeAction(defineAction({ ...good, ...more }), 'file:///a/flush.action.ts', '/a/flush.action.ts', 'text')

describe('an action of a team’s own', () => {
  it('is described with what it is about before its own fields, and with what it needs', () => {
    expect(isTeamAction(defineAction(good))).toBe(true)
    expect(isTeamAction({ ...good })).toBe(false)
    expect(described()).toMatchObject({
      ...{ type: 'flush-cache', title: 'Flush the cache', description: '', subject: 'task' },
      ...{ permission: null, isIdempotent: false, timeLimitSeconds: 60, secrets: [] },
      payloadSchema: {
        required: ['taskId', 'shop'],
        additionalProperties: false,
        properties: { taskId: { widget: 'task' }, shop: {}, depth: {} },
      },
    })
    expect(Object.keys(described().payloadSchema.properties as object)).toEqual(['taskId', 'shop', 'depth'])
  })

  it('says nothing where it has no payload, and takes any names where it is loose', () => {
    expect(described({ payload: undefined, subject: 'none' }).payloadSchema).toMatchObject({ properties: {}, additionalProperties: false })
    expect(described({ payload: z.looseObject({}) }).payloadSchema.additionalProperties).not.toBe(false)
  })

  it('has the same definition for the same description and text, and another for any other', () => {
    const { definition } = described()
    expect(described().definition).toBe(definition)
    for (const more of [
      { title: 'Flush' },
      { permission: 'edit-tasks' },
      { idempotent: true },
      { timeLimitSeconds: 5 },
      { subject: 'run' },
    ])
      expect(described(more).definition).not.toBe(definition)
    expect(describeAction(defineAction(good), 'file:///b', '/b', 'other text').definition).not.toBe(definition)
  })

  it.each([
    ['a type that no address takes', { type: 'Flush Cache' }, /type must be .* not "Flush Cache"/],
    ['no title', { title: ' ' }, /"flush-cache": it needs a title/],
    ['a payload that is no zod object', { payload: { shop: 'text' } }, /payload must be a zod object/],
    ['a field by which Djag says what it is about', { payload: z.object({ runId: z.string() }) }, /a field "runId"/],
    ['a subject that there is not', { subject: 'queue' }, /subject must be one of run, task, worker, none/],
    ['a permission that there is not', { permission: 'flush' }, /permission must be one of .*edit-tasks.*not "flush"/],
    ['a permission of those who only look', { permission: 'read' }, /not "read"/],
    ['a time limit of nothing', { timeLimitSeconds: 0 }, /timeLimitSeconds must be a whole number from 1 to 3600/],
    ['a secret that cannot be', { secrets: ['a b'] }, /no secret can be called/],
    ['nothing to carry out', { carryOut: undefined }, /needs a function carryOut/],
  ])('is refused with %s', (_what, more, message) => {
    expect(() => defineAction({ ...good, ...(more as object) })).toThrow(message)
  })
})
