import { describe, expect, it } from 'vitest'
import { checkEdge, type EdgeShape, findPlainCycle } from '#scheduling/change/edge-rules.ts'

const names = ['', 'load', 'clean', 'report', 'send']
const nameOf = (taskId: number) => names[taskId] ?? ''
const plain = (id: number | null, dependerId: number, dependeeId: number): EdgeShape => ({
  id,
  dependerId,
  dependeeId,
  future: false,
  freshness: 'new',
})
const future = (id: number | null, dependerId: number, dependeeId: number): EdgeShape => ({
  id,
  dependerId,
  dependeeId,
  future: true,
  freshness: 'new',
})

/** clean waits for load, report waits for clean. */
const pipeline = [plain(1, 2, 1), plain(2, 3, 2)]

describe('an edge that is to be saved (X1)', () => {
  it('is refused when it would close a cycle of plain edges, which is spelled out in running order', () => {
    const problem = checkEdge(pipeline, plain(null, 1, 3), nameOf)
    expect(problem).toMatchObject({ kind: 'cycle', field: 'dependeeId', cycle: [1, 2, 3, 1] })
    expect(problem?.message).toContain('load → clean → report → load')
  })

  it.each([
    ['a further plain edge without a cycle', plain(null, 3, 1), null],
    ['a future edge that closes a cycle', future(null, 1, 3), null],
    ['a plain self-edge', plain(null, 1, 1), 'self'],
    ['a future self-edge', future(null, 1, 1), null],
    ['a second edge for the same ordered pair', future(null, 2, 1), 'duplicate'],
    ['an edge saved again without a change', plain(1, 2, 1), null],
    ['the reverse of the only edge between two tasks, as an edit of it', plain(1, 1, 2), null],
    ['an edit onto another pair that has an edge', plain(1, 3, 2), 'duplicate'],
  ])('%s', (_, candidate, kind) => {
    expect(checkEdge(pipeline, candidate, nameOf)?.kind ?? null).toBe(kind)
  })

  it('may be the reverse of a future edge, but that one can then not become plain', () => {
    const mutual = [plain(1, 2, 1), future(2, 1, 2)]
    expect(checkEdge([plain(1, 2, 1)], future(null, 1, 2), nameOf)).toBeNull()
    expect(checkEdge(mutual, plain(2, 1, 2), nameOf)?.cycle).toEqual([1, 2, 1])
  })

  it('is judged in a graph of a hundred thousand edges without running out of stack', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => plain(index + 1, index + 2, index + 1))
    expect(findPlainCycle(chain, plain(null, 1, 100_001))).toHaveLength(100_002)
  })
})

describe('aligned edges and cycles (X3)', () => {
  const aligned = (id: number | null, dependerId: number, dependeeId: number): EdgeShape => ({
    ...plain(id, dependerId, dependeeId),
    freshness: 'aligned',
  })

  it('refuses an aligned future edge, at the freshness', () => {
    expect(checkEdge([], { ...future(null, 2, 1), freshness: 'aligned' }, nameOf)).toMatchObject({
      kind: 'aligned_future',
      field: 'freshness',
    })
  })

  it('refuses an aligned edge that would lie on a cycle with a future edge, and spells it out', () => {
    const problem = checkEdge([future(1, 1, 2)], aligned(null, 2, 1), nameOf)
    expect(problem).toMatchObject({ kind: 'aligned_cycle', field: 'freshness', cycle: [2, 1, 2] })
    expect(problem?.message).toContain('clean → load → clean')
  })

  it('refuses any edge that would close a cycle over an aligned one', () => {
    expect(checkEdge([aligned(1, 2, 1)], future(null, 1, 2), nameOf)).toMatchObject({ kind: 'aligned_cycle', field: 'dependeeId' })
    expect(checkEdge([aligned(1, 2, 1), plain(2, 3, 2)], future(null, 1, 3), nameOf)).toMatchObject({ kind: 'aligned_cycle' })
  })

  it('refuses to make an edge aligned that lies on a cycle', () => {
    expect(checkEdge([plain(1, 2, 1), future(2, 1, 2)], aligned(1, 2, 1), nameOf)).toMatchObject({ kind: 'aligned_cycle' })
  })

  it('judges the edges as they would be after the save: a reversed edge does not meet its old row', () => {
    expect(checkEdge([aligned(1, 2, 1)], aligned(1, 1, 2), nameOf)).toBeNull()
  })

  it('lets cycles be that no aligned edge lies on, and aligned edges that lead into one', () => {
    expect(checkEdge([plain(1, 2, 1), future(2, 1, 2)], aligned(null, 3, 2), nameOf)).toBeNull()
    expect(checkEdge([aligned(1, 3, 2)], future(null, 2, 2), nameOf)).toBeNull()
  })
})
