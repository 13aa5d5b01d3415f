import { expect, test } from 'vitest'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeKey } from './graph-model.ts'
import { distancesFrom } from './reach.ts'

const model = (...links: [number, number][]) => ({
  edges: new Map(
    links.map(([dependeeId, dependerId]) => [edgeKey({ dependeeId, dependerId }), { dependeeId, dependerId } as DependencyRow]),
  ),
})

test('what goes before a task is below nought, what runs after it above, by the shortest way; what is beside is not there', () => {
  const distances = distancesFrom(model([1, 2], [2, 3], [1, 3], [3, 4], [4, 5], [1, 9]), 3)
  expect(distances).toEqual(
    new Map([
      [3, 0],
      [2, -1],
      [1, -1],
      [4, 1],
      [5, 2],
    ]),
  )
})

test('round a cycle of future edges the nearer way counts', () => {
  expect(distancesFrom(model([1, 2], [2, 3], [3, 1]), 1)).toEqual(
    new Map([
      [1, 0],
      [2, 1],
      [3, -1],
    ]),
  )
})
