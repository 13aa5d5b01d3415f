import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkEdge, type EdgeShape } from './edge-rules.ts'
import { refusedEnds } from './refused-ends.ts'

const plain = (dependeeId: number, dependerId: number, change: Partial<EdgeShape> = {}): EdgeShape => ({
  id: dependeeId * 100 + dependerId,
  dependeeId,
  dependerId,
  future: false,
  freshness: 'new',
  ...change,
})

test('whoever goes before the dependee, and who waits for it already, can’t be its depender', () => {
  const edges = [plain(1, 2), plain(2, 3), plain(4, 5)]
  expect(refusedEnds(edges, { taskId: 2, as: 'dependee' })).toEqual(new Set([2, 3, 1]))
  expect(refusedEnds(edges, { taskId: 2, as: 'depender' })).toEqual(new Set([2, 1, 3]))
})

test('a future edge closes no plain cycle, but one with an aligned edge on it', () => {
  expect(refusedEnds([plain(1, 2, { future: true })], { taskId: 2, as: 'dependee' })).toEqual(new Set([2]))
  const aligned = [plain(1, 2, { future: true }), plain(3, 1, { freshness: 'aligned' })]
  expect(refusedEnds(aligned, { taskId: 2, as: 'dependee' })).toEqual(new Set([2, 3]))
})

const TASK_IDS = [1, 2, 3, 4, 5, 6]

/** Edges as they may be saved: each that the rules refuse beside those before it is left out. */
const savedEdges = fc
  .array(
    fc.record({
      dependeeId: fc.constantFrom(...TASK_IDS),
      dependerId: fc.constantFrom(...TASK_IDS),
      kind: fc.constantFrom('plain', 'plain', 'future', 'aligned'),
    }),
    { maxLength: 14 },
  )
  .map((drawn) => {
    const saved: EdgeShape[] = []
    for (const [index, { dependeeId, dependerId, kind }] of drawn.entries()) {
      const edge: EdgeShape = {
        id: index + 1,
        dependeeId,
        dependerId,
        future: kind === 'future',
        freshness: kind === 'aligned' ? 'aligned' : 'new',
      }
      if (checkEdge(saved, edge, String) === null) saved.push(edge)
    }
    return saved
  })

test('exactly those ends are refused that the rules of edges refuse one by one', () => {
  fc.assert(
    fc.property(
      savedEdges,
      fc.constantFrom(...TASK_IDS),
      fc.constantFrom('dependee' as const, 'depender' as const),
      (edges, taskId, as) => {
        const oneByOne = TASK_IDS.filter((other) => {
          const ends = as === 'dependee' ? { dependeeId: taskId, dependerId: other } : { dependeeId: other, dependerId: taskId }
          return checkEdge(edges, { id: null, ...ends, future: false, freshness: 'new' }, String) !== null
        })
        expect([...refusedEnds(edges, { taskId, as })].sort()).toEqual(oneByOne)
      },
    ),
    { numRuns: 2000 },
  )
})
