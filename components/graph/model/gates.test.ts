import { expect, test } from 'vitest'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import type { Explanation } from '#scheduling/explain/explanation.ts'
import { gatesOf } from './gates.ts'
import { graphModel } from './graph-model.ts'

const model = graphModel({
  tasks: [
    { id: 1, closedEdgeIds: null },
    { id: 2, closedEdgeIds: [12] },
    { id: 3, closedEdgeIds: null },
  ] as GraphTask[],
  edges: [
    { id: 12, dependeeId: 1, dependerId: 2 },
    { id: 32, dependeeId: 3, dependerId: 2 },
    { id: 13, dependeeId: 1, dependerId: 3 },
  ] as DependencyRow[],
})

test('of a task that waits the closed gates are closed and the others open; of one that does not, nothing is known', () => {
  expect(gatesOf(model, null)).toEqual(
    new Map([
      ['1-2', 'closed'],
      ['3-2', 'open'],
    ]),
  )
})

test('of the explained task the gates of its next instant are known, too', () => {
  const explained = { taskId: 3, waiting: null, next: { gates: [{ gate: 'dependency', edgeId: 13 }] } } as unknown as Explanation
  expect(gatesOf(model, explained).get('1-3')).toBe('closed')
  const open = { ...explained, next: { gates: [] } } as unknown as Explanation
  expect(gatesOf(model, open).get('1-3')).toBe('open')
  expect(gatesOf(model, { ...explained, next: null }).has('1-3')).toBe(false)
})
