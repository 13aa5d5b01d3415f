import type { LayeredLink } from './layered-links.ts'

/**
 * Layers by longest paths: each task in the first layer after all that lead to it, beside those; whatever the length of the paths.
 * @param links without any cycle
 */
export function ranksOf(taskIds: readonly number[], links: readonly LayeredLink[]): number[][] {
  const followers = new Map<number, number[]>(taskIds.map((id) => [id, []]))
  const leaders = new Map<number, number[]>(taskIds.map((id) => [id, []]))
  for (const { from, to } of links) {
    followers.get(from)?.push(to)
    leaders.get(to)?.push(from)
  }
  const rowOf = new Map<number, number>()
  const meanRow = (id: number) => {
    const rows = (leaders.get(id) ?? []).map((leader) => rowOf.get(leader) ?? 0)
    return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length
  }
  const missing = new Map(taskIds.map((id) => [id, leaders.get(id)?.length ?? 0]))
  const layers: number[][] = []
  let layer = taskIds.filter((id) => missing.get(id) === 0)
  while (layer.length > 0) {
    const ordered = layer.map((id) => ({ id, row: meanRow(id) })).sort((a, b) => a.row - b.row)
    for (const [row, { id }] of ordered.entries()) rowOf.set(id, row - (ordered.length - 1) / 2)
    layers.push(ordered.map(({ id }) => id))
    const next: number[] = []
    for (const id of layer) {
      for (const follower of followers.get(id) ?? []) {
        const left = (missing.get(follower) ?? 0) - 1
        missing.set(follower, left)
        if (left === 0) next.push(follower)
      }
    }
    layer = next
  }
  return layers
}
