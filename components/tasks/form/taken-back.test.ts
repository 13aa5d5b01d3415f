import { expect, test } from 'vitest'
import { takeBack } from './taken-back.ts'
import { emptyTaskValues } from './task-form-values.ts'

const present = {
  ...emptyTaskValues,
  name: 'load-orders',
  owner: 'Ada',
  crontabId: 4,
  kwargsText: JSON.stringify({ shop: 'Linz', day: 3 }, null, 2),
  headers: [{ name: 'team', value: 'b' }],
  tags: ['nightly'],
}

test('the fields of an edit stand in the form as they were before it, all others as they are', () => {
  const { values, fields, changedSince, left } = takeBack(present, {
    before: { name: 'load', crontab: 'hourly #2', kwargs: { shop: 'Graz' }, headers: { team: 'a' }, tags: [] },
    after: { name: 'load-orders', crontab: 'nightly #4', kwargs: { day: 3, shop: 'Linz' }, headers: { team: 'b' }, tags: ['nightly'] },
  })
  expect(values).toEqual({
    ...present,
    name: 'load',
    crontabId: 2,
    kwargsText: JSON.stringify({ shop: 'Graz' }, null, 2),
    headers: [{ name: 'team', value: 'a' }],
    tags: [],
  })
  expect(fields).toEqual(['Name', 'Crontab', 'Named arguments', 'Headers', 'Tags'])
  expect([changedSince, left]).toEqual([[], []])
})

test('what was edited once more since is named: saving goes over it', () => {
  const { values, changedSince } = takeBack(present, { before: { owner: 'Bea' }, after: { owner: 'Cid' } })
  expect([values.owner, changedSince]).toEqual(['Bea', ['Owner']])
})

test('whether a task is enabled is left alone, and said', () => {
  const { values, fields, left } = takeBack({ ...present, enabled: false }, { before: { enabled: true }, after: { enabled: false } })
  expect([values.enabled, fields, left]).toEqual([false, [], ['Enabled']])
})

test('a field that had a password is left as it is: audits keep none', () => {
  const url = 'postgres://ada:hunter2@db/orders'
  const working = { ...present, kwargsText: JSON.stringify({ url, day: 3 }), argsText: JSON.stringify([url]) }
  const masked = 'postgres://ada:•••@db/orders'
  const { values, fields, changedSince, left } = takeBack(working, {
    before: { kwargs: { url: masked, day: 2 }, args: [] },
    after: { kwargs: { url: masked, day: 3 }, args: [masked] },
  })
  expect(values.kwargsText).toBe(working.kwargsText)
  expect(left).toEqual(['Named arguments (a password is not kept in audits)'])
  // That the password is masked in the audit does not make it another.
  expect([values.argsText, fields, changedSince]).toEqual(['[]', ['Positional arguments'], []])
})
