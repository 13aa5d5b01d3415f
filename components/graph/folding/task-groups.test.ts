import { expect, test } from 'vitest'
import type { GraphTask } from '#domain/views/graph-views.ts'
import { groupsOf, UNTAGGED, usualGrouping } from './task-groups.ts'

const task = (name: string, tags: string[] = [], change: Partial<GraphTask> = {}) =>
  ({ id: 0, name, tags: tags.map((each) => ({ name: each })), place: null, ...change }) as unknown as GraphTask
const named = (names: string[]) => names.map((name) => task(name))
const namesOf = (groups: ReturnType<typeof groupsOf>) => [...groups].map(([name, members]) => `${name} ${members.length}`)

test('tasks stand together by the first word of their names, however it is set off, and none stands in a group alone', () => {
  expect(namesOf(groupsOf(named(['orders.import', 'orders/check', 'orders', 'stock count', 'stock-load', 'alone']), 'name'))).toEqual([
    'orders 3',
    'stock 2',
  ])
})

test('a group that holds most tasks is told apart by one more word, where that makes groups of it', () => {
  const company = ['acme.orders.a', 'acme.orders.b', 'acme.stock.a', 'acme.stock.b', 'other']
  expect(namesOf(groupsOf(named(company), 'name'))).toEqual(['acme.orders 2', 'acme.stock 2'])
  expect(namesOf(groupsOf(named(['task 1', 'task 2', 'task 3']), 'name'))).toEqual(['task 3'])
})

test('by tags, the first counts, and those without one stand together', () => {
  const tasks = [task('a', ['finance', 'nightly']), task('b', ['finance']), task('c'), task('d'), task('e', ['nightly'])]
  expect(namesOf(groupsOf(tasks, 'tag'))).toEqual(['finance 2', `${UNTAGGED} 2`])
})

test('a large graph is folded by itself, by tags where most tasks have one, but never one that people arranged or that groups make no smaller', () => {
  const many = (tags: string[] = []) => Array.from({ length: 200 }, (_, index) => task(`team${index % 10}.${index}`, tags))
  expect(usualGrouping(many())).toBe('name')
  expect(usualGrouping(many().map((each, index) => ({ ...each, tags: task('', [`tag ${index % 5}`]).tags })))).toBe('tag')
  expect(usualGrouping(many(['all']))).toBe('name')
  expect(usualGrouping(many().slice(0, 100))).toBeNull()
  expect(usualGrouping([...many(), task('placed', [], { place: { x: 0, y: 0 } })])).toBeNull()
  expect(usualGrouping(Array.from({ length: 200 }, (_, index) => task(`task ${index}`)))).toBeNull()
})
