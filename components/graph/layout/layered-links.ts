import type { GraphStructure } from '../model/graph-model.ts'

/** A link in the direction in which the layers go; the heavier, the nearer its ends should lie. */
export type LayeredLink = { from: number; to: number; weight: number }

/**
 * The links that decide the layers, without any cycle. Plain ones go first; a future one that would close a cycle counts the other way
 * round, so that it keeps its ends near each other and turns nothing.
 */
export function layeredLinks(links: GraphStructure['links']): LayeredLink[] {
  const followers = new Map<number, number[]>()
  const layered: LayeredLink[] = []
  const add = (from: number, to: number, weight: number) => {
    const known = followers.get(from)
    if (known?.includes(to)) return
    if (known) known.push(to)
    else followers.set(from, [to])
    layered.push({ from, to, weight })
  }
  for (const { from, to, isFuture } of links) if (!isFuture && from !== to) add(from, to, 4)
  for (const { from, to, isFuture } of links) {
    if (!isFuture || from === to) continue
    if (leadsTo(followers, to, from)) add(to, from, 1)
    else add(from, to, 1)
  }
  return layered
}

function leadsTo(followers: ReadonlyMap<number, readonly number[]>, from: number, to: number): boolean {
  const seen = new Set([from])
  const left = [from]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (id === to) return true
    for (const next of followers.get(id) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      left.push(next)
    }
  }
  return false
}
