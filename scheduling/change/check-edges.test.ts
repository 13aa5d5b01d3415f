import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEdges } from './check-edges.ts'
import { checkEdge, type EdgeProblem, type EdgeShape } from './edge-rules.ts'

const plain = (dependerId: number, dependeeId: number): EdgeShape => ({ id: null, dependerId, dependeeId, future: false, freshness: 'new' })

const task = fc.nat(6)
const drawn = fc
  .record({
    id: fc.option(fc.nat(40)),
    dependerId: task,
    dependeeId: task,
    kind: fc.constantFrom('plain', 'plain', 'future', 'aligned', 'both'),
  })
  .map(({ kind, ...edge }): EdgeShape => {
    return { ...edge, future: kind === 'future' || kind === 'both', freshness: kind === 'aligned' || kind === 'both' ? 'aligned' : 'new' }
  })

function oneByOne(
  existing: readonly EdgeShape[],
  candidates: readonly EdgeShape[],
): { accepted: EdgeShape[]; problems: (EdgeProblem | null)[] } {
  const accepted = [...existing]
  const problems = candidates.map((candidate) => {
    const problem = checkEdge(accepted, candidate, String)
    if (problem === null) accepted.push(candidate)
    return problem
  })
  return { accepted, problems }
}

describe('edges that are to be saved together (X1 to X3)', () => {
  it('are judged as one after the other would be, with the same sentences', () => {
    const kinds = new Set<string>()
    const edges = (maxLength: number) => fc.array(drawn, { maxLength })
    fc.assert(
      fc.property(edges(10), edges(16), fc.boolean(), (drawnFirst, candidates, isLawful) => {
        const numbered = drawnFirst.map((edge, index) => ({ ...edge, id: isLawful ? 100 + index : edge.id }))
        const existing = isLawful ? oneByOne([], numbered).accepted : numbered
        const { problems } = oneByOne(existing, candidates)
        for (const problem of problems) if (problem) kinds.add(problem.kind)
        expect(checkEdges(existing, candidates, String)).toEqual({ problems, isWhole: true })
      }),
      { numRuns: 3_000 },
    )
    expect([...kinds].sort()).toEqual(['aligned_cycle', 'aligned_future', 'cycle', 'duplicate', 'self'])
  })

  it('are judged by few walks: a chain of 10,000 with an edge back over it, and an aligned one in it, in time', () => {
    const length = 10_000
    const chain = Array.from({ length }, (_, index) => plain(index + 1, index))
    expect(checkEdges([], chain, String).problems.every((problem) => problem === null)).toBe(true)
    const back = { ...plain(0, length), future: true }
    expect(checkEdges([], [...chain, back], String).problems.at(-1)).toBeNull()
    const startedMs = performance.now()
    const { problems } = checkEdges([], [back, ...chain, { ...plain(length, 5), freshness: 'aligned' }, plain(0, length - 1)], String)
    expect(problems.flatMap((problem, index) => (problem ? [[index, problem.kind]] : []))).toEqual([
      [length + 1, 'aligned_cycle'],
      [length + 2, 'cycle'],
    ])
    // One by one this takes a minute.
    expect(performance.now() - startedMs).toBeLessThan(10_000)
  }, 90_000)

  it('with more cycles than are told are not judged to their end, which is said', () => {
    const candidates = Array.from({ length: 30 }, (_, n) => [plain(2 * n, 2 * n + 1), plain(2 * n + 1, 2 * n)]).flat()
    const { problems, isWhole } = checkEdges([], candidates, String)
    expect([problems.filter((problem) => problem !== null).length, isWhole]).toEqual([20, false])
  })
})
