import { expect, test } from 'vitest'
import { dumpOfTables } from './dump-of-tables.ts'

const only = (columns: object) => JSON.parse(dumpOfTables([{ model: 'a.b', rows: [{ id: 1, ...columns }] }]))[0]

test('rows become what a dump has: keys of other rows by their names, moments with a zone, in the order of their ids', () => {
  expect(only({ id: '7', crontab_id: 3, depender_id: null, task_id: 1 })).toEqual({
    model: 'a.b',
    pk: 7,
    fields: { crontab: 3, depender: null, task_id: 1 },
  })
  const rows = [10, 9, 1].map((id) => ({ id }))
  expect(JSON.parse(dumpOfTables([{ model: 'a.b', rows }])).map(({ pk }: { pk: number }) => pk)).toEqual([1, 9, 10])
})

test.each([
  [new Date(Date.UTC(2027, 0, 1, 5)), '2027-01-01T05:00:00Z'],
  ['2027-01-01 05:00:00.500000', '2027-01-01T05:00:00.500Z'],
  ['2027-01-01 05:00:00+02:00', '2027-01-01T03:00:00Z'],
  [null, null],
  ['soon', 'soon'],
])('the moment %j is %j', (value, moment) => {
  expect(only({ start_time: value }).fields.start_time).toBe(moment)
})
