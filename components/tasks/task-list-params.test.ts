import { describe, expect, it } from 'vitest'
import { isSameView, type TaskFilterParams, taskFilterParsers, taskFilterQuery, taskListParsers, viewQuery } from './task-list-params.ts'

const usual = { search: '', sort: 'name', dir: 'asc', page: 1 } as const
const nothing = Object.fromEntries(Object.keys(taskListParsers).map((name) => [name, null]))
/** As the address is written that shows this. */
const written = (params: object) => viewQuery({ ...nothing, ...usual, ...params } as Parameters<typeof viewQuery>[0])

describe('two addresses show the same view of the list', () => {
  it.each([
    ['whatever is escaped in them', 'tag=funds%2Cmonth+end&search=a%20%26%20b', written({ tag: ['funds', 'month end'], search: 'a & b' })],
    ['in whatever order they say it', 'group=tag&state=sleeping', written({ state: 'sleeping', group: 'tag' })],
    ['whether or not they say what is usual', 'sort=name&dir=asc&handler=log', written({ handler: 'log' })],
    ['on any page', 'handler=log&page=3', written({ handler: 'log' })],
    ['with tags in any order and case', 'tag=Month+end,funds', written({ tag: ['funds', 'month end'] })],
    ['with all tasks', '', written({})],
  ])('%s', (_, one, other) => {
    expect(isSameView(one, other)).toBe(true)
    expect(isSameView(other, one)).toBe(true)
  })

  it.each([
    ['tag=funds', 'tag=funds,month+end'],
    ['tag=funds', ''],
    ['handler=log', 'handler=Log'],
    ['group=tag', 'group=queue'],
    ['sort=next', 'sort=next&dir=desc'],
  ])('but not %s and %s', (one, other) => {
    expect(isSameView(one, other)).toBe(false)
  })
})

it('asks the server for exactly the tasks that an address is of: by every filter that it may have', () => {
  const params = {
    ...nothing,
    ...usual,
    deadline: 'missed_or_at_risk',
    recoveredSince: new Date('2026-06-05T12:00:00Z'),
    tag: ['funds', 'tax'],
  }
  const asked = taskFilterQuery(params as unknown as TaskFilterParams)
  expect(Object.keys(asked).sort()).toEqual(Object.keys(taskFilterParsers).sort())
  expect(asked).toMatchObject({ search: '', deadline: 'missed_or_at_risk', recoveredSince: '2026-06-05T12:00:00.000Z', tag: 'funds,tax' })
})
