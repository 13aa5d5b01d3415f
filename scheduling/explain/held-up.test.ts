import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EdgeEndings } from '../model/task-state.ts'
import { edgesOnward, HOLDING_CAUSES, type HoldingCause, type HoldingEdge, heldUpBy } from './held-up.ts'

const edge = (dependeeId: number, dependerId: number, endings: EdgeEndings = 'succeeded'): HoldingEdge => ({
  dependerId,
  dependeeId,
  endings,
})
/** All are on, each with its number as its instant. */
const ON = new Map(Array.from({ length: 10 }, (_, id) => [id, id]))
/** 1 → 2 → 3, 1 → 4 by any ending, 4 → 5, and the way back by a future edge: 3 → 1. */
const GRAPH = edgesOnward([edge(1, 2), edge(2, 3), edge(1, 4, 'finished'), edge(4, 5), edge(3, 1, 'finished')])

describe('tasks that are held up (T5)', () => {
  it.each<[string, number[], HoldingCause, number[]]>([
    ['by a failing task: those that need a success, and all behind them', [1], 'failing', [2, 3]],
    ['by one that is stopped: those that take any ending as well', [1], 'stopped', [2, 4, 3, 5]],
    ['by several: never one of themselves', [1, 2], 'stopped', [4, 3, 5]],
    ['and are no longer, when it is deleted: those that depend on it themselves', [1], 'deleted', [2, 4]],
    ['by one that nobody depends on: none', [5], 'stopped', []],
  ])('%s', (_, causes, why, expected) => {
    expect(heldUpBy(causes, why, GRAPH, ON).tasks.map(({ taskId }) => taskId)).toEqual(expected)
  })

  it('are not those that are off, nor those that only they hold up', () => {
    const withoutTwo = new Map([...ON].filter(([id]) => id !== 2))
    expect(heldUpBy([1], 'failing', GRAPH, withoutTwo).tasks).toEqual([])
  })

  it('begin with the one whose instant comes first; one without an instant never is it', () => {
    const atMs = new Map([...ON, [2, null], [3, 70], [4, 50]])
    expect(heldUpBy([1], 'stopped', GRAPH, atMs).first).toEqual({ taskId: 5, distance: 2, atMs: 5 })
    expect(heldUpBy([1], 'deleted', GRAPH, atMs).first).toEqual({ taskId: 4, distance: 1, atMs: 50 })
    expect(heldUpBy([5], 'stopped', GRAPH, atMs).first).toBeNull()
  })
})

const ids = fc.integer({ min: 0, max: 7 })
const graphs = fc.record({
  causes: fc.uniqueArray(ids, { minLength: 1, maxLength: 3 }),
  edges: fc.array(fc.record({ dependeeId: ids, dependerId: ids, endings: fc.constantFrom<EdgeEndings>('succeeded', 'finished') }), {
    maxLength: 16,
  }),
  off: fc.array(ids, { maxLength: 3 }),
})

describe('of any graph', () => {
  it('each is held once, is on and no cause, and has an edge from one a step nearer', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom(...HOLDING_CAUSES), ({ causes, edges, off }, why) => {
        const on = new Map([...ON].filter(([id]) => !off.includes(id)))
        const { tasks } = heldUpBy(causes, why, edgesOnward(edges), on)
        const distances = new Map([
          ...causes.map((id) => [id, 0] as const),
          ...tasks.map(({ taskId, distance }) => [taskId, distance] as const),
        ])
        expect(distances.size).toBe(causes.length + tasks.length)
        for (const { taskId, distance } of tasks) {
          expect(on.has(taskId)).toBe(true)
          expect(edges.some((each) => each.dependerId === taskId && distances.get(each.dependeeId) === distance - 1)).toBe(true)
        }
      }),
    )
  })

  it('whoever fails holds up no more than whoever is stopped, and more causes never fewer others', () => {
    fc.assert(
      fc.property(graphs, ({ causes, edges, off }) => {
        const on = new Map([...ON].filter(([id]) => !off.includes(id)))
        const held = (by: number[], why: HoldingCause) =>
          new Set(heldUpBy(by, why, edgesOnward(edges), on).tasks.map(({ taskId }) => taskId))
        const stopped = held(causes, 'stopped')
        for (const id of held(causes, 'failing')) expect(stopped).toContain(id)
        for (const id of held(causes.slice(1), 'stopped')) expect(stopped.has(id) || causes.includes(id)).toBe(true)
      }),
    )
  })
})
