import { expect, test } from 'vitest'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { layoutGraph } from '../layout/graph-layout.ts'
import { NODE_HEIGHT, NODE_WIDTH } from '../layout/graph-places.ts'
import { countAlone, graphModel, structureKey } from '../model/graph-model.ts'
import { treeRows, treeShape } from '../tree/tree-rows.ts'
import { foldedGraph } from './folded-graph.ts'
import { groupSummary, summaryWords } from './group-summary.ts'

const task = (id: number, name: string, change: Partial<GraphTask> = {}) =>
  ({ id, name, state: 'sleeping', failing: null, lateInstant: null, tags: [], ...change }) as unknown as GraphTask
const edge = (dependeeId: number, dependerId: number) => ({ dependeeId, dependerId, future: false, freshness: 'new' }) as DependencyRow

const failing = { failing: { failures: 2, since: '' } }
const model = graphModel({
  tasks: [
    task(1, 'orders.import', { state: 'running' }),
    task(2, 'orders.check', failing),
    task(3, 'orders.old', { state: 'disabled' }),
    task(4, 'stock.load'),
    task(5, 'stock.count', { lateInstant: '2026-11-30T00:00:00Z' }),
    task(6, 'report'),
    task(7, 'alone'),
  ],
  edges: [edge(1, 2), edge(1, 4), edge(2, 5), edge(5, 1), edge(5, 6), edge(4, 5)],
})
const byName = (...open: string[]) => foldedGraph(model, 'name', new Set(open))

test('a folded group says the worst that is so of its tasks, and counts each of them once', () => {
  const [orders, stock] = [...byName().groups.values()]
  expect([orders?.name, stock?.name]).toEqual(['orders', 'stock'])
  expect(summaryWords(groupSummary(orders?.tasks ?? []))).toBe('1 failing, 1 running, 1 disabled')
  expect(summaryWords(groupSummary(stock?.tasks ?? []))).toBe('1 late, 1 sleeping')
})

test('edges to a folded group are merged by direction, those inside are not seen, and no edge is lost when it is open', () => {
  const folded = byName()
  const [orders, stock] = [...folded.groups.keys()]
  const merged = [...folded.merged.values()].map(({ from, to, rows }) => [from, to, rows.length])
  expect(merged).toEqual([
    [orders, stock, 2],
    [stock, orders, 1],
    [stock, 6, 1],
  ])
  expect([...folded.model.tasks.keys()]).toEqual([6, 7])
  expect(folded.model.edges.size).toBe(0)

  const open = byName('orders')
  expect([...open.model.edges.keys()]).toEqual(['1-2'])
  expect([...open.merged.values()].map(({ from, to, rows }) => [from, to, rows.length])).toEqual([
    [1, stock, 1],
    [2, stock, 1],
    [stock, 1, 1],
    [stock, 6, 1],
  ])
  expect(byName('orders', 'stock').model.edges.size).toBe(model.edges.size)
})

test('what lies in an open group lies inside its frame, and nothing else does, though groups depend on each other in a circle', () => {
  const folded = byName('orders')
  const { positions, frames } = layoutGraph(folded.structure)
  const [[id, frame] = [0, { x: 0, y: 0, width: 0, height: 0 }]] = frames
  expect(folded.groups.get(id)?.name).toBe('orders')
  const isInside = ({ x, y }: { x: number; y: number }) =>
    x >= frame.x && y >= frame.y && x + NODE_WIDTH <= frame.x + frame.width && y + NODE_HEIGHT <= frame.y + frame.height
  expect([...positions].filter(([, place]) => isInside(place)).map(([taskId]) => taskId)).toEqual([1, 2, 3])
  expect(positions.size).toBe(6)
  for (const [, { x, y }] of [...positions].filter(([taskId]) => taskId > 3 || taskId < 0))
    expect(x >= frame.x + frame.width || x + NODE_WIDTH <= frame.x || y >= frame.y + frame.height || y + NODE_HEIGHT <= frame.y).toBe(true)
})

test('a task more in a folded group moves nothing, and opening one is another structure', () => {
  const more = graphModel({ tasks: [...model.tasks.values(), task(8, 'orders.new')], edges: [...model.edges.values()] })
  expect(structureKey(foldedGraph(more, 'name', new Set()).structure)).toBe(structureKey(byName().structure))
  expect(structureKey(byName('orders').structure)).not.toBe(structureKey(byName().structure))
})

test('without dependencies are those alone that are in no group', () => {
  expect(countAlone(byName().model)).toBe(1)
  expect(countAlone(foldedGraph(model, null, new Set()).model)).toBe(2)
})

test('in the tree a group stands above its tasks, and each of them with all that runs after it', () => {
  const folded = byName()
  const [orders, stock] = [...folded.groups.keys()]
  const shape = treeShape(folded)
  expect(treeRows(shape, new Set()).map(({ path }) => path)).toEqual([`${orders}`, `${stock}`, '7', '6'])
  const rows = treeRows(shape, new Set([`${orders}`, `${orders}/1`])).map(({ path }) => path)
  expect(rows).toEqual([`${orders}`, `${orders}/1`, `${orders}/1/2`, `${orders}/1/4`, `${orders}/3`, `${stock}`, '7', '6'])
})
