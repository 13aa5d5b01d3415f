import type { GraphTask } from '#domain/views/graph-views.ts'

/** What tasks of the graph can be grouped by: their first tag, or what their names begin with. */
export const GROUPINGS = ['tag', 'name'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** What those are called together that have no tag. */
export const UNTAGGED = 'No tag'

/** A group of one would only hide a name. */
const FEWEST_TOGETHER = 2
/** A part of all tasks: of a larger group one more word of the names is looked at, where that tells its tasks apart. */
const LARGE_SHARE = 0.5
const MOST_WORDS = 3

/**
 * The tasks that stand together under a name, at least two each, by name; all others stand for themselves.
 * @param grouping `name`: by the words before the first sign that sets words off, `orders` of `orders.import`, or by one more where a group is large
 */
export function groupsOf(tasks: readonly GraphTask[], grouping: Grouping): ReadonlyMap<string, readonly GraphTask[]> {
  const groups = grouping === 'tag' ? Map.groupBy(tasks, ({ tags }) => tags[0]?.name ?? UNTAGGED) : groupsByName(tasks, 1, tasks.length)
  return new Map(togetherOnly(groups).sort(([a], [b]) => a.localeCompare(b)))
}

function groupsByName(tasks: readonly GraphTask[], words: number, all: number): Map<string, GraphTask[]> {
  const groups = Map.groupBy(tasks, ({ name }) => beginningOf(name, words))
  for (const [name, members] of [...groups]) {
    if (words >= MOST_WORDS || members.length <= all * LARGE_SHARE) continue
    const finer = groupsByName(members, words + 1, all)
    if (togetherOnly(finer).length < 2) continue
    groups.delete(name)
    for (const [each, tasksOfIt] of finer) groups.set(each, tasksOfIt)
  }
  return groups
}

function togetherOnly<Tasks extends readonly GraphTask[]>(groups: ReadonlyMap<string, Tasks>): [string, Tasks][] {
  return [...groups].filter(([, members]) => members.length >= FEWEST_TOGETHER)
}

/** A name up to so many words, as it is written: `orders.eu` of `orders.eu.import`; all of a shorter one. */
function beginningOf(name: string, words: number): string {
  const beginning = new RegExp(`^[\\s./:_-]*(?:[^\\s./:_-]+[\\s./:_-]*){${words}}`).exec(name)?.[0] ?? name
  return beginning.replace(/[\s./:_-]+$/, '') || name
}

/** What one task is grouped by where nobody chose: its first tag, else the first word of its name. */
export function usualGroupName({ name, tags }: GraphTask): string {
  return tags[0]?.name ?? beginningOf(name, 1)
}

/** From here on names are too small where all tasks are seen at once. */
const FEWEST_FOLDED = 150
/** Of all tasks: fewer would be found by their tags. */
const TAGGED_SHARE = 0.6
/** Of all tasks: more nodes than that would not be read any better. */
const MOST_LEFT_SHARE = 0.5

/**
 * What a graph is grouped by before anybody says so: nothing while it can be read as it is, where people have put tasks somewhere, and where
 * groups would make it no smaller.
 */
export function usualGrouping(tasks: readonly GraphTask[]): Grouping | null {
  if (tasks.length < FEWEST_FOLDED || tasks.some(({ place }) => place)) return null
  const tagged = tasks.filter(({ tags }) => tags.length > 0).length
  const wanted: Grouping[] = tagged >= tasks.length * TAGGED_SHARE ? ['tag', 'name'] : ['name']
  return wanted.find((grouping) => makesSmaller(tasks, grouping)) ?? null
}

function makesSmaller(tasks: readonly GraphTask[], grouping: Grouping): boolean {
  const groups = groupsOf(tasks, grouping)
  const inGroups = [...groups.values()].reduce((sum, members) => sum + members.length, 0)
  return groups.size > 1 && tasks.length - inGroups + groups.size <= tasks.length * MOST_LEFT_SHARE
}
