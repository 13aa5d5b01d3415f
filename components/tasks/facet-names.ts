import type { TaskFacet } from '#domain/views/task-views.ts'
import { containsWords } from '../ui/contains-words.ts'

/** More are not drawn at once: one types. */
const MOST_DRAWN = 50

/** Names of one kind that are shown, and how many there are beyond them. */
type Shown<Name> = { names: Name[]; moreCount: number }
export type FoundNames = Shown<TaskFacet['names'][number]> & { isCut: boolean }

/**
 * The names of a kind (“handler”) that what is typed finds, by its words in name and kind; none while they are not loaded yet (`facet`
 * undefined). `isCut`: some are left out that typing more would find; what was not loaded is never found.
 */
export function findNames(kind: string, facet: TaskFacet | undefined, typed: string): FoundNames {
  const found = (facet?.names ?? []).filter(({ name }) => containsWords(`${kind} ${name}`, typed))
  const names = found.slice(0, MOST_DRAWN)
  const cutCount = found.length - names.length
  return { names, moreCount: cutCount + (facet?.moreCount ?? 0), isCut: cutCount > 0 }
}

/** What the list is grouped by: the one name that it is filtered by, if any, and else all; undefined: they are not loaded yet. */
export function groupNames(wanted: string | null, facet: TaskFacet | undefined): Shown<string> | undefined {
  if (wanted !== null) return { names: [wanted], moreCount: 0 }
  return facet && { names: facet.names.map(({ name }) => name), moreCount: facet.moreCount }
}
