import type { AlignedDependee, EdgeEndings, EdgeFreshness, EndingCounts } from '../model/task-state.ts'
import { putEdge, removeEdge, type SimulatedWorld } from './simulated-world.ts'
import type { RunningSimulation } from './simulation-parts.ts'

/** What a database says of a pair of tasks for an edge between them that is not there yet. */
export type EdgeStart = {
  /** The endings of the dependee that there were, for one on which no edge is yet. */
  dependeeCounts: EndingCounts
  /** The dependee's endings that are not after the depender's last start (rule D4). */
  baseline: EndingCounts
  /** What an `aligned` edge of either kind is told of the dependee (rule D6). */
  aligned: Readonly<Record<EdgeEndings, Pick<AlignedDependee, 'endedInstantMs' | 'endedRunId' | 'firstRunAfterMs'>>>
}

/** An edge as it is to be from now on. */
export type SavedEdge = {
  /** Null: it is made. */
  edgeId: number | null
  dependerId: number
  dependeeId: number
  dependeeName: string
  future: boolean
  endings: EdgeEndings
  freshness: EdgeFreshness
  /** Null: it is there, between the same tasks, and is `aligned` already or not to be so. */
  start: EdgeStart | null
}

/** Edges that are deleted, and those that are made or changed, with one save. */
export type EdgeEdit = { removedEdgeIds: readonly number[]; saved: readonly SavedEdge[] }

/** Before a simulation begins: what its dependees have to know for edges that are not there yet. */
export function prepareEdges(world: SimulatedWorld, { saved }: EdgeEdit): void {
  for (const { dependeeId, endings, freshness, start } of saved) {
    const dependee = world.tasks.get(dependeeId)
    if (!dependee || !start) continue
    if (dependee.dependents.length === 0) dependee.counts = start.dependeeCounts
    if (freshness !== 'aligned') continue
    const isKnown = dependee.dependents.some(({ edge }) => edge.aligned !== null && edge.endings === endings)
    if (!isKnown) dependee.ledger.remember(endings, { ...dependee.ledger.facts[endings], ...start.aligned[endings] })
    dependee.keepsLedger = true
  }
}

/** Saves edges at the present instant of a simulation (rules D4, D5, H3). */
export function saveEdges(simulation: RunningSimulation, { removedEdgeIds, saved }: EdgeEdit): void {
  const { world } = simulation
  const before = new Map(
    [...world.tasks.values()].flatMap(({ state }) => state.edges.map((edge) => [edge.edgeId, { state, edge }] as const)),
  )
  let madeId = 0
  for (const { edgeId, dependerId, start, freshness, ...terms } of saved) {
    const old = edgeId === null ? undefined : before.get(edgeId)
    const edge = { ...terms, edgeId: edgeId ?? --madeId, isAligned: freshness === 'aligned' }
    putEdge(world, dependerId, edge, start?.baseline ?? old?.edge.baseline ?? { succeeded: 0, finished: 0 })
    simulation.wake(dependerId)
    if (old) simulation.wake(old.state.taskId)
  }
  for (const id of removedEdgeIds) {
    removeEdge(world, id)
    const old = before.get(id)
    if (old) simulation.wake(old.state.taskId)
  }
}
