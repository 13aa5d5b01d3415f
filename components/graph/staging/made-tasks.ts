/**
 * Tasks that a change set makes have negative ids within it. On the graph those are groups, so they stand there far above all ids that tasks have: as long as
 * such an id is, an address still holds it.
 */
const FIRST_MADE = 900_000_000

/** Whether a task of the graph is one that a change set is to make. */
export function isMade(graphId: number): boolean {
  return graphId > FIRST_MADE
}

/** The id on the graph of a task of a change set. */
export function graphIdOf(stagedId: number): number {
  return stagedId < 0 ? FIRST_MADE - stagedId : stagedId
}

/** The id in its change set of a task of the graph. */
export function stagedIdOf(graphId: number): number {
  return isMade(graphId) ? FIRST_MADE - graphId : graphId
}

/** Those of some tasks of the graph that are there already. */
export function savedAmong(graphIds: readonly number[]): number[] {
  return graphIds.filter((id) => !isMade(id))
}
