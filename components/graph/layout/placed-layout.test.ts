import { expect, test } from 'vitest'
import type { GraphStructure } from '../model/graph-model.ts'
import { layoutGraph } from './graph-layout.ts'
import { NODE_HEIGHT, NODE_WIDTH } from './graph-places.ts'
import { steadyLayout, withPlaces } from './placed-layout.ts'

const structure = (taskIds: number[], links: string[]): GraphStructure => ({
  taskIds,
  links: links.map((text) => {
    const [from, to] = text.split('-').map(Number) as [number, number]
    return { from, to, isFuture: false }
  }),
})
const before = structure([1, 2, 3, 4], ['1-2', '1-3'])
const known = { structure: before, layout: layoutGraph(before) }

test('one task more moves no other, and lies beside what it runs after, on nobody', () => {
  for (const links of [[], ['2-5'], ['5-1'], ['4-5']]) {
    const steady = steadyLayout(known, structure([1, 2, 3, 4, 5], ['1-2', '1-3', ...links]))
    for (const [id, place] of known.layout.positions) expect(steady?.positions.get(id)).toEqual(place)
    const place = steady?.positions.get(5)
    if (!place) throw new Error('It has no place.')
    for (const other of known.layout.positions.values())
      expect(Math.abs(other.x - place.x) >= NODE_WIDTH || Math.abs(other.y - place.y) >= NODE_HEIGHT).toBe(true)
    if (links[0] === '2-5') expect(place.x).toBeGreaterThan(known.layout.positions.get(2)?.x as number)
  }
})

test('one task less moves no other either', () => {
  expect(steadyLayout(known, structure([1, 2, 3], ['1-2', '1-3']))?.positions.size).toBe(3)
})

test('another edge between tasks that were there, or many new tasks, lay everything out anew', () => {
  expect(steadyLayout(known, structure([1, 2, 3, 4], ['1-2', '1-3', '3-4']))).toBeNull()
  expect(steadyLayout(known, structure([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ['1-2', '1-3']))).toBeNull()
})

test('a task lies where people put it, and no other moves for it', () => {
  const { positions } = withPlaces(
    known.layout,
    new Map([
      [2, { x: 7, y: 8 }],
      [99, { x: 0, y: 0 }],
    ]),
  )
  expect(positions.get(2)).toEqual({ x: 7, y: 8 })
  expect(positions.get(1)).toEqual(known.layout.positions.get(1))
  expect(positions.has(99)).toBe(false)
})

test('a new task lies on none that people moved, and beside where it is seen that it runs after', () => {
  const free = steadyLayout(known, structure([1, 2, 3, 4, 5], ['1-2', '1-3', '2-5']))?.positions.get(5)
  if (!free) throw new Error('It has no place.')
  const onIt = new Map([[4, free]])
  const place = steadyLayout(known, structure([1, 2, 3, 4, 5], ['1-2', '1-3', '2-5']), onIt)?.positions.get(5)
  expect(Math.abs((place?.y as number) - free.y)).toBeGreaterThanOrEqual(NODE_HEIGHT)
  const away = new Map([[2, { x: 5_000, y: 5_000 }]])
  const steady = steadyLayout(known, structure([1, 2, 3, 4, 5], ['1-2', '1-3', '2-5']), away)
  expect(steady?.positions.get(5)?.x).toBeGreaterThan(5_000)
  expect(steady?.positions.get(2)).toEqual(known.layout.positions.get(2))
})
