import { expect, test } from 'vitest'
import type { GraphTask, GraphView } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import type { GraphEmphasis } from '../canvas/graph-visuals.ts'
import { foldedGraph } from '../folding/folded-graph.ts'
import { NODE_WIDTH } from '../layout/graph-places.ts'
import { graphModel } from '../model/graph-model.ts'
import { NOTHING_STAGED } from '../staging/staged-graph.ts'
import { farScene, partLabels } from './far-scene.ts'

const task = (id: number, name: string, change: Partial<GraphTask> = {}) =>
  ({ id, name, state: 'sleeping', failing: null, lateInstant: null, tags: [], ...change }) as GraphTask
const edge = (dependeeId: number, dependerId: number) => ({ dependeeId, dependerId, future: false, freshness: 'new' }) as DependencyRow
const model = graphModel({
  tasks: [
    task(1, 'orders.import'),
    task(2, 'orders.check'),
    task(3, 'stock.count', { failing: { failures: 2, since: '' } }),
    task(4, 'alone'),
  ],
  edges: [edge(1, 2), edge(2, 3)],
})
const layout = {
  positions: new Map([1, 2, 3, 4].map((id) => [id, { x: id * 300, y: 0 }])),
  apart: null,
  frames: new Map(),
}
const emphasis: GraphEmphasis = {
  chosenTasks: new Set([2]),
  chosenEdges: new Set(),
  isShownFully: ({ id }) => id !== 4,
  distances: null,
  gates: new Map(),
  refusedEnds: null,
  heldTaskId: null,
  refusedCycle: null,
  staged: NOTHING_STAGED,
  mayDraw: true,
  mayMove: () => true,
}

test('from afar each task is one mark, of the worst that is so of it, and steps back where it does near by', () => {
  const { marks, lines, chosen } = farScene(foldedGraph(model, null, new Set()), layout, emphasis, new Set())
  const count = marks.reduce((sum, { places }) => sum + places.length / 2, 0)
  expect(count).toBe(4)
  expect(marks.find(({ colour }) => colour === 'var(--red)')?.places).toEqual(Float32Array.of(900, 0))
  expect(marks.filter(({ isDimmed }) => isDimmed).map(({ places }) => places[0])).toEqual([1200])
  expect(lines.reduce((sum, { ends }) => sum + ends.length / 4, 0)).toBe(2)
  expect(chosen).toEqual([{ x: 600, y: 0 }])
})

test('parts of some size are called by their tasks’ first tags, or what their names begin with most', () => {
  const tagged = graphModel({
    tasks: [...model.tasks.values()].map((each) => ({ ...each, tags: [{ id: 1, name: 'finance', colour: 'grey' }] })),
    edges: [...model.edges.values()],
  } as unknown as GraphView)
  expect(partLabels(tagged, layout)[0]?.text).toBe('finance (3)')
  expect(partLabels(model, layout)).toEqual([{ text: 'orders, stock (3)', at: { x: 300, y: 0 }, widthPx: 600 + NODE_WIDTH }])
})
