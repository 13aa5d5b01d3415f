import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeRenewal, matchEdges } from '#scheduling/change/edge-renewal.ts'

const edge = (dependerId: number, dependeeId: number, future = false) => ({ dependerId, dependeeId, future })

describe('what saving an edge renews (D4, D5)', () => {
  it.each([
    ['made plain', null, edge(1, 2), true, true],
    ['made a future edge', null, edge(1, 2, true), true, true],
    ['saved as it was', edge(1, 2), edge(1, 2), false, false],
    ['a future edge saved as it was', edge(1, 2, true), edge(1, 2, true), false, false],
    ['becomes a future edge', edge(1, 2), edge(1, 2, true), false, true],
    ['becomes plain', edge(1, 2, true), edge(1, 2), false, false],
    ['gets another dependee', edge(1, 2), edge(1, 3), true, true],
    ['gets another depender', edge(1, 2, true), edge(3, 2, true), true, true],
    ['is turned around', edge(1, 2), edge(2, 1), true, true],
  ])('%s', (_what, before, after, baseline, freeRun) => {
    expect(edgeRenewal(before, after)).toEqual({ baseline, freeRun })
  })
})

describe('which saved edge a draft is meant for (X2)', () => {
  const saved = (id: number, dependerId: number, dependeeId: number, future = false) => ({
    ...edge(dependerId, dependeeId, future),
    id,
    endings: 'succeeded',
    freshness: 'new' as const,
  })
  const draft = (id: number | null, ...ends: [number, number, boolean?]) => ({ ...saved(0, ...ends), id })

  it('is the one of its pair, also when it names another; the other one goes', () => {
    const rows = [saved(7, 1, 2), saved(8, 1, 3)]
    expect(matchEdges(rows, [draft(8, 1, 2, true)])).toEqual({
      created: [],
      updated: [{ row: rows[0], draft: draft(8, 1, 2, true) }],
      deleted: [rows[1]],
    })
  })

  it('is the one of its id where its pair has none, which moves', () => {
    const row = saved(7, 1, 2)
    expect(matchEdges([row], [draft(7, 1, 3)])).toEqual({ created: [], updated: [{ row, draft: draft(7, 1, 3) }], deleted: [] })
  })

  it('changes nothing where nothing is different', () => {
    expect(matchEdges([saved(7, 1, 2)], [draft(null, 1, 2)])).toEqual({ created: [], updated: [], deleted: [] })
  })

  it('leaves exactly the pairs of the drafts, each once', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.boolean())
    const byPair = { selector: ([depender, dependee]: readonly [number, number, boolean]) => `${depender} ${dependee}` }
    const edges = fc.uniqueArray(pair, { ...byPair, maxLength: 8 })
    const ids = fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(edges, edges, ids, (before, after, named) => {
        const rows = before.map((ends, index) => saved(index, ...ends))
        const drafts = after.map((ends, index) => draft(named[index] ?? null, ...ends))
        const { created, updated, deleted } = matchEdges(rows, drafts)
        const changed = new Set([...updated.map(({ row }) => row), ...deleted])
        const there = [...rows.filter((row) => !changed.has(row)), ...updated.map((each) => each.draft), ...created]
        const shape = ({ dependerId, dependeeId, future }: (typeof there)[number]) => `${dependerId} ${dependeeId} ${future}`
        expect(there.map(shape).sort()).toEqual(drafts.map(shape).sort())
      }),
    )
  })
})
