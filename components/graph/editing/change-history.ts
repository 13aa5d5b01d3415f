import { type GraphChange, inverseOf, renumbered } from './graph-change.ts'

/** A change that was done, by a number that no other has. */
export type HistoryEntry = { number: number; change: GraphChange }

/** What was done on the graph since the page was opened, the latest last, and what of it was undone, the next to be done again last. */
export type ChangeHistory = { done: readonly HistoryEntry[]; undone: readonly HistoryEntry[] }

export const EMPTY_HISTORY: ChangeHistory = { done: [], undone: [] }

/** More steps back nobody remembers. */
const MOST_ENTRIES = 200

/** With one more that was done; what was undone before can't be done again. */
export function withDone(history: ChangeHistory, change: GraphChange): ChangeHistory {
  const number = 1 + Math.max(0, ...[...history.done, ...history.undone].map((entry) => entry.number))
  return { done: [...history.done, { number, change }].slice(-MOST_ENTRIES), undone: [] }
}

/** After an entry was undone, or done again: it is on the other side. `change` is what was really done of it. */
export function withMoved(history: ChangeHistory, number: number, change: GraphChange): ChangeHistory {
  const without = withForgotten(history, number)
  return history.done.some((entry) => entry.number === number)
    ? { ...without, undone: [...without.undone, { number, change: inverseOf(change) }] }
    : { ...without, done: [...without.done, { number, change }] }
}

/** Without an entry: it can't be undone, or done again, any more. */
export function withForgotten({ done, undone }: ChangeHistory, number: number): ChangeHistory {
  const isOther = (entry: HistoryEntry) => entry.number !== number
  return { done: done.filter(isOther), undone: undone.filter(isOther) }
}

/** All entries about tasks that have new ids by now. */
export function withNewIds({ done, undone }: ChangeHistory, newIds: ReadonlyMap<number, number>): ChangeHistory {
  const renewed = (entry: HistoryEntry) => ({ ...entry, change: renumbered(entry.change, newIds) })
  return { done: done.map(renewed), undone: undone.map(renewed) }
}
