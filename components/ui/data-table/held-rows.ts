/** What the newest page would change in the list that is held, beyond the rows themselves. */
export type HeldBack = {
  /** Rows of the newest page that are not shown. */
  newCount: number
  /** Rows shown that would no longer be there, or elsewhere. */
  isOrderOld: boolean
}

/** The rows in the order held, each as it is now; a row that nobody knows any more is left out. */
export function heldRows<Row>(heldIds: readonly string[], known: readonly Row[], idOf: (row: Row) => string): Row[] {
  const byId = new Map(known.map((row) => [idOf(row), row]))
  return heldIds.flatMap((id) => byId.get(id) ?? [])
}

/** What waits behind the button while the order is held. */
export function heldBack(heldIds: readonly string[], newestIds: readonly string[]): HeldBack {
  const held = new Set(heldIds)
  return {
    newCount: newestIds.filter((id) => !held.has(id)).length,
    isOrderOld: newestIds.length !== heldIds.length || newestIds.some((id, index) => id !== heldIds[index]),
  }
}
