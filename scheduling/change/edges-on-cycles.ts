type Ends = { dependerId: number; dependeeId: number }

/** Where one is in the walk: a task, the edges that lead on from it, and how many of them were gone. */
type Step = { place: number; onwards: readonly number[]; gone: number }

/**
 * The edges that lie on a cycle: those both of whose ends lead to each other. Found in one walk, as R. Tarjan does it (“Depth-first search and linear graph
 * algorithms”, 1972), without calling itself, so that no chain is too long.
 */
export function edgesOnCycles<Edge extends Ends>(edges: readonly Edge[]): Set<Edge> {
  const places = new Map<number, number>()
  const placeOf = (taskId: number) => {
    const place = places.get(taskId) ?? places.size
    if (place === places.size) places.set(taskId, place)
    return place
  }
  const ends = edges.map(({ dependerId, dependeeId }) => [placeOf(dependerId), placeOf(dependeeId)] as const)
  const onwardsFrom = Array.from({ length: places.size }, (): number[] => [])
  for (const [depender, dependee] of ends) onwardsFrom[depender]?.push(dependee)
  const components = componentsOf(onwardsFrom)
  return new Set(edges.filter((_, index) => components[ends[index]?.[0] ?? 0] === components[ends[index]?.[1] ?? 0]))
}

/** For each place a number: the same for those that lead to each other. */
function componentsOf(onwardsFrom: readonly (readonly number[])[]): Int32Array {
  const [orders, lowest, components] = [onwardsFrom, onwardsFrom, onwardsFrom].map(({ length }) => new Int32Array(length)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const open: number[] = []
  const way: Step[] = []
  let met = 0
  let closed = 0
  const enter = (place: number) => {
    orders[place] = lowest[place] = ++met
    open.push(place)
    way.push({ place, onwards: onwardsFrom[place] ?? [], gone: 0 })
  }
  const lower = (place: number, order: number) => {
    lowest[place] = Math.min(lowest[place] ?? 0, order)
  }
  for (let start = 0; start < onwardsFrom.length; start++) {
    if (orders[start] !== 0) continue
    enter(start)
    for (let step = way.at(-1); step; step = way.at(-1)) {
      const { place } = step
      const next = step.onwards[step.gone++]
      if (next === undefined) {
        way.pop()
        const before = way.at(-1)
        if (before) lower(before.place, lowest[place] ?? 0)
        if (lowest[place] !== orders[place]) continue
        closed++
        let last: number | undefined
        do {
          last = open.pop()
          if (last !== undefined) components[last] = closed
        } while (last !== undefined && last !== place)
      } else if (orders[next] === 0) enter(next)
      else if (components[next] === 0) lower(place, orders[next] ?? 0)
    }
  }
  return components
}
