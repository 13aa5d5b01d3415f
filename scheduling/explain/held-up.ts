import type { EdgeEndings } from '../model/task-state.ts'

/** An edge, as far as it matters to who is held up. */
export type HoldingEdge = { readonly dependerId: number; readonly dependeeId: number; readonly endings: EdgeEndings }

/** Edges by the task that they lead on from: grouped once, whoever is asked about. */
export type EdgesOnward = ReadonlyMap<number, readonly HoldingEdge[]>

export function edgesOnward(edges: readonly HoldingEdge[]): EdgesOnward {
  return Map.groupBy(edges, ({ dependeeId }) => dependeeId)
}

/**
 * What became of the tasks that hold up others (rule T5): their runs end and do not succeed, nothing of them ends, or they are gone, so that
 * nobody waits for them any more.
 */
export const HOLDING_CAUSES = ['failing', 'stopped', 'deleted'] as const
export type HoldingCause = (typeof HOLDING_CAUSES)[number]

/** A task that is held up. `distance`: by how many edges, 1 where it depends on the cause itself. */
export type HeldTask = {
  readonly taskId: number
  readonly distance: number
  /** The instant (epoch ms) that waits, or the next one that will; null: none is known. */
  readonly atMs: number | null
}

/** The nearest first; `first`: the one of which an instant waits, or will, before those of the others. */
export type HeldUp = { readonly tasks: readonly HeldTask[]; readonly first: HeldTask | null }

/**
 * Which tasks wait for these, directly or through others, and which of them first (rule T5). Of failing tasks an edge that takes any ending is
 * opened all the same; what waits does not end, so that behind it every edge holds. Who depends on deleted tasks waits no longer: only those
 * are concerned, and nobody behind them. Pure.
 * @param atMs of each task that is on: the instant that waits or comes next, null where there is none. Tasks that are missing are off: nothing
 * of them is expected, and who waits for them is not held up by these.
 */
export function heldUpBy(
  causes: Iterable<number>,
  why: HoldingCause,
  edges: EdgesOnward,
  atMs: ReadonlyMap<number, number | null>,
): HeldUp {
  const seen = new Set(causes)
  const tasks: HeldTask[] = []
  let reached = [...seen]
  for (let distance = 1; reached.length > 0 && (distance === 1 || why !== 'deleted'); distance++) {
    const holding = reached.flatMap((id) => edges.get(id) ?? [])
    reached = []
    for (const { dependerId, endings } of holding) {
      const isOpenedByFailing = distance === 1 && why === 'failing' && endings === 'finished'
      const instantMs = atMs.get(dependerId)
      if (isOpenedByFailing || seen.has(dependerId) || instantMs === undefined) continue
      seen.add(dependerId)
      reached.push(dependerId)
      tasks.push({ taskId: dependerId, distance, atMs: instantMs })
    }
  }
  return { tasks, first: firstOf(tasks) }
}

function firstOf(tasks: readonly HeldTask[]): HeldTask | null {
  return tasks.reduce<HeldTask | null>((first, task) => {
    if (task.atMs === null) return first
    return first?.atMs == null || task.atMs < first.atMs ? task : first
  }, null)
}
