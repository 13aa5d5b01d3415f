import { expect, test } from 'vitest'
import type { GraphStructure } from '../model/graph-model.ts'
import { layoutGraph } from './graph-layout.ts'
import { NODE_HEIGHT, NODE_WIDTH } from './graph-places.ts'

function structure(taskIds: number[], links: string[]): GraphStructure {
  return {
    taskIds,
    links: links.map((text) => {
      const [from, to] = text.split(/[->~]/).map(Number) as [number, number]
      return { from, to, isFuture: text.includes('~') }
    }),
  }
}

function expectApart({ positions }: ReturnType<typeof layoutGraph>) {
  const points = [...positions.values()]
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) {
      expect(Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT).toBe(true)
    }
  }
}

test('what runs later lies further right', () => {
  const { positions } = layoutGraph(structure([1, 2, 3, 4], ['1-2', '2-4', '1-3', '3-4']))
  const x = (id: number) => positions.get(id)?.x as number
  expect(x(1)).toBeLessThan(x(2))
  expect(x(2)).toBe(x(3))
  expect(x(3)).toBeLessThan(x(4))
})

test('future edges that close a cycle turn no plain edge round', () => {
  const { positions } = layoutGraph(structure([1, 2, 3], ['1-2', '2-3', '3~1', '2~2']))
  const x = (id: number) => positions.get(id)?.x as number
  expect(x(1)).toBeLessThan(x(2))
  expect(x(2)).toBeLessThan(x(3))
})

test('two future edges between the same tasks are laid out', () => {
  expect(layoutGraph(structure([1, 2], ['1~2', '2~1'])).positions.size).toBe(2)
})

test('no two tasks overlap, whatever parts there are', () => {
  const layout = layoutGraph(structure([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ['1-2', '1-3', '2-4', '3-4', '5-6', '7~8', '8~7']))
  expect(layout.positions.size).toBe(10)
  expectApart(layout)
})

test('tasks without dependencies lie in a grid below the others', () => {
  const { positions, apart } = layoutGraph(structure([1, 2, 3, 4, 5], ['1-2', '3~3']))
  expect(apart).not.toBeNull()
  for (const id of [3, 4, 5]) expect(positions.get(id)?.y).toBeGreaterThan(apart?.y as number)
  for (const id of [1, 2]) expect(positions.get(id)?.y).toBeLessThan(apart?.y as number)
})

test('an empty graph has an empty layout', () => {
  expect(layoutGraph(structure([], []))).toEqual({ positions: new Map(), apart: null, frames: new Map() })
})

test('known shapes change nothing about a layout', () => {
  const known = new Map()
  const twins = structure([1, 2, 3, 4, 5, 6], ['1-2', '1-3', '4-5', '4-6'])
  const first = layoutGraph(twins, known)
  expect(known.size).toBe(1)
  expect(layoutGraph(twins, known)).toEqual(first)
  expect(first).toEqual(layoutGraph(twins))
  expectApart(first)
})

test('a chain of thousands of tasks is laid out too, each task after the one before', { timeout: 60_000 }, () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => index + 1)
  const chain = ids.slice(1).map((id) => `${id - 1}-${id}`)
  const { positions } = layoutGraph(structure([...ids, 5_001, 5_002], [...chain, '1-5001', '4000~1', '5001-5002']))
  for (const id of ids.slice(1)) expect(positions.get(id)?.x).toBeGreaterThan(positions.get(id - 1)?.x as number)
  const places = new Set([...positions.values()].map(({ x, y }) => `${x} ${y}`))
  expect(places.size).toBe(4_002)
})
