import { expect, test } from 'vitest'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { foldedGraph } from '../folding/folded-graph.ts'
import { graphModel } from '../model/graph-model.ts'
import { allOpenOnce, pathsAbove, pathTo, treeRows, treeShape } from './tree-rows.ts'

const model = (ids: number[], links: string[]) =>
  graphModel({
    tasks: ids.map((id) => ({ id, name: `task ${id}` }) as GraphTask),
    edges: links.map((text) => {
      const [dependeeId, dependerId] = text.split(/[-~]/).map(Number)
      return { dependeeId, dependerId, future: text.includes('~') } as DependencyRow
    }),
  })

const shapeOf = (ids: number[], links: string[]) => treeShape(foldedGraph(model(ids, links), null, new Set()))
const paths = (shape: ReturnType<typeof shapeOf>, open: ReadonlySet<string>) => treeRows(shape, open).map(({ path }) => path)

test('a task stands under each that it runs after, closed ones hide what is under them', () => {
  const shape = shapeOf([1, 2, 3, 4], ['1-3', '2-3', '3-4'])
  expect(paths(shape, new Set())).toEqual(['1', '2'])
  expect(paths(shape, new Set(['1', '2']))).toEqual(['1', '1/3', '2', '2/3'])
  expect(treeRows(shape, new Set(['1']))[1]).toMatchObject({ level: 2, place: 1, setSize: 1, hasChildren: true, isExpanded: false })
})

test('what a future edge leads back to is shown and goes on where it stands above', () => {
  const shape = shapeOf([1, 2], ['1-2', '2~1', '1~1'])
  const rows = treeRows(shape, new Set(['1', '1/2', '1/2/1']))
  expect(rows.map(({ path, isAgain, hasChildren }) => [path, isAgain, hasChildren])).toEqual([
    ['1', false, true],
    ['1/1', true, false],
    ['1/2', false, true],
    ['1/2/1', true, false],
  ])
})

test('no task is missing, though only a cycle leads to it', () => {
  expect(shapeOf([1, 2, 3], ['2~3', '3~2']).topIds).toEqual([1, 2])
})

test('open once, each task that others run after is open where it stands first', () => {
  const shape = shapeOf([1, 2, 3, 4], ['1-3', '2-3', '3-4'])
  expect(paths(shape, allOpenOnce(shape))).toEqual(['1', '1/3', '1/3/4', '2', '2/3'])
})

test('the way to a task is a shortest one', () => {
  const shape = shapeOf([1, 2, 3, 4], ['1-2', '2-3', '1-3'])
  expect(pathTo(shape, 3)).toBe('1/3')
  expect(pathTo(shape, 4)).toBe('4')
  expect(pathTo(shape, 9)).toBeNull()
  expect(pathsAbove('1/2/3')).toEqual(['1', '1/2'])
})
