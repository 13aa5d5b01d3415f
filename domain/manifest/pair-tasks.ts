import type { ManifestTask } from './manifest.ts'
import type { ManifestProblem } from './read-manifest.ts'

/** A task of the file at its place there, and what it is now; null: it is new. */
export type Pair = { before: ManifestTask | null; after: ManifestTask; index: number }

/**
 * Which task of a file is which of those that are there: by its name, or by what it was called. `rest` is what no task of the file is.
 * @param wanted in which no two were the same one, and no names go around in a circle
 */
export function pairTasks(
  existing: readonly ManifestTask[],
  wanted: readonly ManifestTask[],
): { pairs: Pair[]; rest: ManifestTask[]; problems: ManifestProblem[] } {
  const byName = new Map(existing.map((task) => [task.name, task]))
  const done = doneRenames(byName, wanted)
  const oldNameOf = ({ name, was }: ManifestTask) => (was !== null && was !== name && byName.has(was) && !done.has(name) ? was : null)
  const renamed = new Set(wanted.map(oldNameOf))
  const problems: ManifestProblem[] = []
  const pairs = wanted.map((after, index): Pair => {
    const oldName = oldNameOf(after)
    const named = byName.get(after.name) ?? null
    if (oldName !== null && named && !renamed.has(after.name))
      problems.push({
        path: ['tasks', index, 'was'],
        message: `There are both a task “${oldName}” and a task “${after.name}”: it can't be renamed. Remove “was”, or choose another name.`,
      })
    // A name that another takes over from a task which is itself renamed is free.
    const before = oldName !== null ? (byName.get(oldName) ?? null) : renamed.has(after.name) ? null : named
    return { before, after, index }
  })
  const used = new Set(pairs.map(({ before }) => before?.name))
  return { pairs, rest: existing.filter(({ name }) => !used.has(name)), problems }
}

/**
 * The new names of renames that were done before, although a task of the old name is there: one that took the name over. Names that are handed on from one
 * task to the next (c was b, b was a, a was z) are handed on together: that is done once the first old name is gone and all new ones are there.
 */
function doneRenames(byName: ReadonlyMap<string, ManifestTask>, wanted: readonly ManifestTask[]): Set<string> {
  const takerOf = new Map(wanted.flatMap((task) => (task.was === null || task.was === task.name ? [] : [[task.was, task] as const])))
  const done = new Set<string>()
  for (const [oldName, first] of takerOf) {
    if (byName.has(oldName)) continue
    const names: string[] = []
    for (let task: ManifestTask | undefined = first; task && byName.has(task.name); task = takerOf.get(task.name)) {
      names.push(task.name)
      if (!takerOf.has(task.name)) for (const name of names) done.add(name)
    }
  }
  return done
}
