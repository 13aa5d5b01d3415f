export type Selected = { kind: 'task'; id: number } | { kind: 'edge'; key: string }

/** What is chosen on the graph, in the order in which it was. */
export type GraphSelection = readonly Selected[]

/** As many as the address of the page and a question about them can hold. */
export const MOST_SELECTED = 100

/** `12` is a task, `3-12` the edge from 3 to 12. */
export function selectedKey(selected: Selected): string {
  return selected.kind === 'task' ? String(selected.id) : selected.key
}

/** The other way round; null for anything else. */
export function selectedOf(key: string): Selected | null {
  if (/^[1-9]\d{0,8}$/.test(key)) return { kind: 'task', id: Number(key) }
  return /^[1-9]\d{0,8}-[1-9]\d{0,8}$/.test(key) ? { kind: 'edge', key } : null
}

/** A selection out of its text, `12,3-12`; null when nothing in it is one. */
export function readSelection(text: string): GraphSelection | null {
  const read = [...new Set(text.split(','))].slice(0, MOST_SELECTED).flatMap((key) => selectedOf(key) ?? [])
  return read.length === 0 ? null : read
}

export function writeSelection(selection: GraphSelection): string {
  return selection.map(selectedKey).join(',')
}

/** After some were chosen and others let go. What is beyond the most is not chosen. */
export function withSelected(selection: GraphSelection, changes: readonly { key: string; isSelected: boolean }[]): GraphSelection {
  const keys = new Set(selection.map(selectedKey))
  for (const { key, isSelected } of changes) {
    if (isSelected) keys.add(key)
    else keys.delete(key)
  }
  return [...keys].slice(0, MOST_SELECTED).flatMap((key) => selectedOf(key) ?? [])
}

/** The tasks among what is chosen, the first chosen first. */
export function selectedTaskIds(selection: GraphSelection): number[] {
  return selection.flatMap((selected) => (selected.kind === 'task' ? [selected.id] : []))
}

/** The edges among what is chosen, by their keys. */
export function selectedEdgeKeys(selection: GraphSelection): string[] {
  return selection.flatMap((selected) => (selected.kind === 'edge' ? [selected.key] : []))
}

/** The task that one sees what is chosen at: the first task chosen, else the depender of the first edge; null when nothing is chosen. */
export function taskToShow(selection: GraphSelection): number | null {
  const [first] = selection
  if (!first) return null
  return selectedTaskIds(selection)[0] ?? (first.kind === 'edge' ? Number(first.key.split('-')[1]) : null)
}
