import { expect, test } from 'vitest'
import { readDraft, writeDraft } from './form-draft.ts'

const sample = { name: '', priority: 0 }
const draft = { values: { name: 'load orders', priority: 3 }, basedOn: '2026-03-31T04:00:00.000Z', base: { name: 'load', priority: 0 } }

test('what was typed comes back after the page was left', () => {
  expect(readDraft(writeDraft(draft, sample), sample)).toEqual(draft)
})

test('a draft of an older form, or a broken one, is left aside instead of breaking the form', () => {
  expect(readDraft(writeDraft(draft, sample), { ...sample, queue: '' })).toBeNull()
  expect(readDraft('{"values":', sample)).toBeNull()
  expect(readDraft('null', sample)).toBeNull()
  expect(readDraft(null, sample)).toBeNull()
})

test('a number that could not be read comes back as one, not as an empty field', () => {
  const unreadable = { ...draft, values: { name: 'load orders', priority: Number.NaN } }
  expect(readDraft(writeDraft(unreadable, sample), sample)?.values.priority).toBeNaN()
})
