import { expect, test } from 'vitest'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { connectedParts, countAlone, edgeKey, edgeKeysOfCycle, graphModel, structureKey, structureOf } from './graph-model.ts'

const task = (id: number, change: Partial<GraphTask> = {}): GraphTask => ({
  id,
  name: `task ${id}`,
  state: 'sleeping',
  failing: null,
  lateInstant: null,
  lastRunState: null,
  progress: null,
  closedEdgeIds: null,
  place: null,
  nextInstant: null,
  handlerIsLive: true,
  tags: [],
  ...change,
})
const edge = (dependeeId: number, dependerId: number, change: Partial<DependencyRow> = {}): DependencyRow => ({
  id: dependeeId * 100 + dependerId,
  dependerId,
  dependerName: '',
  dependeeId,
  dependeeName: '',
  dependeeEnabled: true,
  future: false,
  freshness: 'new',
  waiver: null,
  endings: 'succeeded',
  changedAt: '2026-03-31T04:00:00.000Z',
  ...change,
})
const keyOf = (tasks: GraphTask[], edges: DependencyRow[]) => structureKey(structureOf(graphModel({ tasks, edges })))

test('states, names and the order of rows leave the structure as it is', () => {
  const before = keyOf([task(1), task(2)], [edge(1, 2), edge(2, 1, { future: true })])
  expect(
    keyOf([task(2, { state: 'running', name: 'other' }), task(1)], [edge(2, 1, { future: true }), edge(1, 2, { endings: 'finished' })]),
  ).toBe(before)
})

test('a new edge, a task gone and an edge made future change the structure', () => {
  const before = keyOf([task(1), task(2)], [edge(1, 2)])
  expect(keyOf([task(1), task(2)], [])).not.toBe(before)
  expect(keyOf([task(1), task(2), task(3)], [edge(1, 2)])).not.toBe(before)
  expect(keyOf([task(1), task(2)], [edge(1, 2, { future: true })])).not.toBe(before)
})

test('an edge to a task that is not there is left out', () => {
  expect(graphModel({ tasks: [task(1)], edges: [edge(1, 9)] }).edges.size).toBe(0)
})

test('tasks that hang together have one part, the others one of their own', () => {
  const parts = connectedParts([1, 2, 3, 4, 5], [edge(1, 2), edge(3, 2), edge(5, 5)])
  expect(parts.get(1)).toBe(parts.get(3))
  expect(new Set(parts.values()).size).toBe(3)
})

test('a cycle in running order names its edges from dependee to depender', () => {
  expect(edgeKeysOfCycle([1, 2, 3, 1])).toEqual(new Set(['1-2', '2-3', '3-1']))
  expect(edgeKey(edge(1, 2))).toBe('1-2')
})

test('tasks count as without dependencies by their edges to others, wherever people put them', () => {
  const tasks = [task(1), task(2, { place: { x: 0, y: 9_999 } }), task(3, { place: { x: 0, y: -500 } }), task(4), task(5)]
  expect(countAlone(graphModel({ tasks, edges: [edge(1, 2), edge(4, 4)] }))).toBe(3)
})
