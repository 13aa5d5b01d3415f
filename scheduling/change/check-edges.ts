import { checkEdge, type EdgeProblem, type EdgeShape } from './edge-rules.ts'
import { edgesOnCycles } from './edges-on-cycles.ts'

/** So many cycles are spelled out; a drawing with more of them is not judged to its end. */
const MOST_CYCLES = 20

/** What is wrong with each edge, null where nothing is. `isWhole` false: behind the last cycle that is told edges are not judged, and so not allowed. */
export type EdgeProblems = { problems: (EdgeProblem | null)[]; isWhole: boolean }

/**
 * Judges edges that are to be saved together: each as `checkEdge` does against all saved ones and those before it that may be saved, in one walk over all
 * where nothing is wrong, and some for each cycle.
 * @param existing all saved edges that stay, or that an edge of the same id replaces
 * @param nameOf the name shown for a task id
 */
export function checkEdges(
  existing: readonly EdgeShape[],
  candidates: readonly EdgeShape[],
  nameOf: (taskId: number) => string,
): EdgeProblems {
  // Rare, and of forms alone: an edge that another of its id replaces, and edges that were saved against the rules, which are held against none that they
  // were there before.
  if (replacesAny(existing, candidates) || breaksRules(existing)) return { problems: oneByOne(existing, candidates, nameOf), isWhole: true }
  const problems: (EdgeProblem | null)[] = candidates.map(() => null)
  const accepted = [...existing]
  const pairs = new Set(existing.map(pairOf))
  let from = 0
  for (let cycles = 0; cycles < MOST_CYCLES; cycles++) {
    const left = passing({ candidates, from, pairs, nameOf }, problems)
    const closing = firstThatBreaksRules(
      accepted,
      left.map((index) => candidates[index] as EdgeShape),
    )
    if (closing === null) return { problems, isWhole: true }
    const index = left[closing] as number
    for (const each of left.slice(0, closing)) {
      accepted.push(candidates[each] as EdgeShape)
      pairs.add(pairOf(candidates[each] as EdgeShape))
    }
    problems[index] = checkEdge(accepted, candidates[index] as EdgeShape, nameOf)
    from = index + 1
  }
  return { problems, isWhole: from >= candidates.length }
}

function replacesAny(existing: readonly EdgeShape[], candidates: readonly EdgeShape[]): boolean {
  const ids = [...existing, ...candidates].flatMap(({ id }) => id ?? [])
  return new Set(ids).size < ids.length
}

function oneByOne(existing: readonly EdgeShape[], candidates: readonly EdgeShape[], nameOf: (taskId: number) => string) {
  const accepted = [...existing]
  return candidates.map((candidate) => {
    const problem = checkEdge(accepted, candidate, nameOf)
    if (!problem) accepted.push(candidate)
    return problem
  })
}

type Judged = {
  candidates: readonly EdgeShape[]
  from: number
  pairs: ReadonlySet<string>
  nameOf: (taskId: number) => string
}

/** The places, from one on, of those at which nothing is wrong but that they may close a cycle; of the others it is noted what is. */
function passing({ candidates, from, pairs, nameOf }: Judged, problems: (EdgeProblem | null)[]): number[] {
  const taken = new Set<string>()
  const left: number[] = []
  for (let index = from; index < candidates.length; index++) {
    const candidate = candidates[index] as EdgeShape
    const pair = pairOf(candidate)
    const isTwice = pairs.has(pair) || taken.has(pair)
    problems[index] = checkEdge(isTwice ? [{ ...candidate, id: null }] : [], candidate, nameOf)
    if (problems[index]) continue
    taken.add(pair)
    left.push(index)
  }
  return left
}

/** The place of the first of these edges with which, beside those before it, the rules are broken; null: they are not. */
function firstThatBreaksRules(accepted: readonly EdgeShape[], edges: readonly EdgeShape[]): number | null {
  const onCycles = edgesOnCycles([...accepted, ...edges])
  if (!breaksRules([...onCycles])) return null
  // Those that lie on no cycle break nothing at any place.
  const others = accepted.filter((edge) => onCycles.has(edge))
  const places = edges.flatMap((edge, place) => (onCycles.has(edge) ? [place] : []))
  const breaksWith = (count: number) => breaksRules([...others, ...places.slice(0, count).map((place) => edges[place] as EdgeShape)])
  let [allowed, broken] = [0, places.length]
  while (broken - allowed > 1) {
    const middle = (allowed + broken) >> 1
    if (breaksWith(middle)) broken = middle
    else allowed = middle
  }
  return places[broken - 1] as number
}

/** Whether edges together have a cycle of plain ones (rule X1), or an aligned one on any cycle (rule X3). */
function breaksRules(edges: readonly EdgeShape[]): boolean {
  if (edgesOnCycles(edges.filter(({ future }) => !future)).size > 0) return true
  return edges.some(isAligned) && [...edgesOnCycles(edges)].some(isAligned)
}

function isAligned({ freshness }: EdgeShape): boolean {
  return freshness === 'aligned'
}

function pairOf({ dependerId, dependeeId }: EdgeShape): string {
  return `${dependerId} ${dependeeId}`
}
