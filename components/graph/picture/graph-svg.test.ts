import { expect, test } from 'vitest'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { foldedGraph } from '../folding/folded-graph.ts'
import { layoutGraph } from '../layout/graph-layout.ts'
import { graphModel, structureOf } from '../model/graph-model.ts'
import { graphSvg } from './graph-svg.ts'

const model = graphModel({
  tasks: ['load <orders> & more', 'report', 'a name that is far too long for the room there is'].map(
    (name, index) => ({ id: index + 1, name, state: 'sleeping', failing: null, lateInstant: null }) as GraphTask,
  ),
  edges: [
    { dependeeId: 1, dependerId: 2, future: false, freshness: 'new' },
    { dependeeId: 2, dependerId: 3, future: true, freshness: 'new' },
  ] as DependencyRow[],
})

test('the picture holds every task by its whole name and every edge, and what stands in names is no markup', () => {
  const { text, width, height } = graphSvg(foldedGraph(model, null, new Set()), layoutGraph(structureOf(model)), (colour) =>
    `<${colour}>`.replaceAll(/[<>]/g, ''),
  )
  expect(text.match(/<title>/g)).toHaveLength(3)
  expect(text.match(/<path d="M[^"]*" fill="none"/g)).toHaveLength(2)
  expect(text).toContain('<title>load &lt;orders&gt; &amp; more</title>')
  expect(text).toContain('<title>a name that is far too long for the room there is</title>')
  expect(text).toContain('stroke-dasharray')
  expect(text).toContain(`width="${width}" height="${height}"`)
})
