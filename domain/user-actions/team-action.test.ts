import { expect, it } from 'vitest'
import { askedSchema, canBeActionType, NAMES_OF_SUBJECTS, ownPayload, subjectFieldOf, TEAM_ACTION_SUBJECTS } from './team-action.ts'

it('takes as a type what can stand in an address and is told from other names at once', () => {
  for (const type of ['flush', 'flush-cache', 'v2-flush']) expect([type, canBeActionType(type)]).toEqual([type, true])
  for (const type of ['', 'Flush', 'flush_cache', '-flush', 'flush-', 'flush--cache', '2nd', 'flush cache', `a${'b'.repeat(60)}`])
    expect([type, canBeActionType(type)]).toEqual([type, false])
})

it('asks for what an action is about before the fields of the team, and takes it out again', () => {
  const own = { type: 'object', properties: { shop: { type: 'string' } }, required: ['shop'], additionalProperties: false }
  expect(askedSchema(own, 'none')).toEqual(own)
  for (const subject of TEAM_ACTION_SUBJECTS.filter((each) => each !== 'none')) {
    const field = String(subjectFieldOf(subject))
    const schema = askedSchema(own, subject)
    expect(Object.keys(schema.properties as object)).toEqual([field, 'shop'])
    expect(schema.required).toEqual([field, 'shop'])
    expect(NAMES_OF_SUBJECTS).toContain(field)
    expect(ownPayload({ [field]: 3, shop: 'Kiel' }, subject)).toEqual({ shop: 'Kiel' })
  }
})
