import { describe, expect, it } from 'vitest'
import type { ChangeView } from '#domain/views/change-set-views.ts'
import type { GraphTask, GraphView } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeKey } from '../model/graph-model.ts'
import { graphIdOf } from './made-tasks.ts'
import { isOnlyStaged, remainingEdges, stagedGraph } from './staged-graph.ts'

const TERMS = { future: false, endings: 'succeeded', freshness: 'new' } as const
const task = (id: number, name = `task ${id}`) => ({ id, name, state: 'sleeping', tags: [] }) as unknown as GraphTask
const row = (dependeeId: number, dependerId: number, id: number) =>
  ({ id, dependeeId, dependerId, ...TERMS, waiver: null, changedAt: '' }) as unknown as DependencyRow
/** 1 before 2 before 3. */
const VIEW: GraphView = { tasks: [task(1), task(2), task(3)], edges: [row(1, 2, 11), row(2, 3, 12)] }

const change = (of: Partial<ChangeView>): ChangeView => {
  const usual = { key: 'x', kind: 'task', doing: 'changed', id: null, name: '', edge: null, verdict: 'ready' } as const
  return { ...usual, fields: [], enableChoice: null, freed: [], closedBy: null, ...of }
}
type Terms = NonNullable<ChangeView['edge']>['after']
const edge = (dependeeId: number, dependerId: number, before: Terms, after: Terms, of: Partial<ChangeView> = {}) =>
  change({ kind: 'edge', edge: { dependeeId, dependerId, dependeeName: '', dependerName: '', before, after }, ...of })

const seen = (...staged: Parameters<typeof stagedGraph>) => {
  const { view, marks } = stagedGraph(...staged)
  return {
    edges: view.edges.map((each) => [edgeKey(each), marks.edges.get(edgeKey(each))?.mark ?? null]),
    tasks: view.tasks.map(({ id, name }) => [id, name, marks.tasks.get(id)?.mark ?? null]),
  }
}

describe('the graph with what is staged', () => {
  it('shows new, changed and deleted dependencies, the last still there and in nothing’s way', () => {
    const future = { ...TERMS, future: true }
    const changes = [edge(1, 3, null, TERMS), edge(2, 3, TERMS, future), edge(1, 2, TERMS, null)]
    expect(seen(VIEW, changes).edges).toEqual([
      ['1-2', 'removed'],
      ['2-3', 'changed'],
      ['1-3', 'added'],
    ])
    const { view, marks } = stagedGraph(VIEW, changes)
    expect(view.edges.find(({ id }) => id === 12)?.future).toBe(true)
    expect([...remainingEdges(new Map(view.edges.map((each) => [edgeKey(each), each])), marks).keys()]).toEqual(['2-3', '1-3'])
  })

  it('shows tasks that are made by ids of their own, with their dependencies, new names, and what goes with a task', () => {
    const made = graphIdOf(-1)
    const renamed = { name: 'name', before: 'task 1', after: 'load', now: 'task 1', verdict: 'ready' } as const
    const shown = seen(VIEW, [
      change({ id: -1, doing: 'added', name: 'fresh' }),
      change({ id: 1, fields: [renamed] }),
      change({ id: 3, doing: 'removed' }),
      edge(1, -1, null, TERMS),
    ])
    expect(shown.tasks).toEqual([
      [1, 'load', 'changed'],
      [2, 'task 2', null],
      [3, 'task 3', 'removed'],
      [made, 'fresh', 'added'],
    ])
    expect(shown.edges).toEqual([
      ['1-2', null],
      ['2-3', 'removed'],
      [`1-${made}`, 'added'],
    ])
  })

  it('gives each dependency that is only staged an id that no other has, as the rules of edges tell them apart by it', () => {
    const { view } = stagedGraph(VIEW, [edge(1, 3, null, TERMS), edge(3, 3, null, { ...TERMS, future: true })])
    const ids = view.edges.filter(isOnlyStaged).map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  it('leaves out what is so already, or can’t be any more', () => {
    const changes = [
      edge(1, 3, null, TERMS, { verdict: 'gone' }),
      edge(1, 2, TERMS, null, { verdict: 'done' }),
      change({ id: 9, doing: 'removed' }),
    ]
    expect(seen(VIEW, changes)).toEqual(seen(VIEW, []))
  })

  it('draws at once what is on its way, also over what is staged', () => {
    const pending = { dependeeId: 1, dependerId: 3, before: null, after: TERMS }
    expect(seen(VIEW, [], [pending]).edges).toContainEqual(['1-3', 'added'])
    expect(seen(VIEW, [edge(1, 3, null, TERMS)], [{ ...pending, before: TERMS, after: null }]).edges.map(([key]) => key)).not.toContain(
      '1-3',
    )
    expect(seen(VIEW, [edge(1, 2, TERMS, null)], [{ ...pending, dependerId: 2 }]).edges).toContainEqual(['1-2', 'changed'])
  })
})
