import type { DependencyInput } from '#domain/dependency-input.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { edgeInputOf } from '../../dependencies/dependency-draft.ts'
import type { GraphChange } from './graph-change.ts'
import { sayingOf } from './saying.ts'

/**
 * Copies of tasks, disabled until somebody enables them: two of the same would do the same work. Each waits for what its original waits
 * for, or for the copy of that where there is one; nothing waits for a copy but copies.
 * @param names of all tasks, so that no copy is called as another task is
 * @param tagsOf the tags of a copy, of those of its original
 */
export function duplicationOf(
  details: readonly TaskDetail[],
  names: ReadonlySet<string>,
  tagsOf: (tags: readonly string[]) => string[],
): GraphChange {
  const taken = new Set(names)
  const copyIds = new Map(details.map(({ task }, index) => [task.id, -1 - index]))
  const tasks = details.map((detail) => {
    const name = copyName(detail.task.name, taken)
    taken.add(name)
    const id = copyIds.get(detail.task.id) as number
    const saying = sayingOf(detail)
    return { id, before: null, after: { ...saying, name, enabled: false, cronBase: null, tags: tagsOf(saying.tags) } }
  })
  const edges = details.flatMap(({ dependsOn }) =>
    dependsOn.map((row): DependencyInput => {
      const edge = edgeInputOf(row)
      return {
        ...edge,
        dependerId: copyIds.get(row.dependerId) ?? row.dependerId,
        dependeeId: copyIds.get(row.dependeeId) ?? row.dependeeId,
      }
    }),
  )
  const [only] = details
  const what = details.length === 1 && only ? `“${only.task.name}”` : `${details.length} tasks`
  return {
    words: `Duplicated ${what}; ${details.length === 1 ? 'the copy is' : 'the copies are'} disabled`,
    tasks,
    edges: edges.map((after) => ({ before: null, after })),
  }
}

const LONGEST_NAME = 200

function copyName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? ' copy' : ` copy ${number}`
    const copy = `${name.slice(0, LONGEST_NAME - suffix.length)}${suffix}`
    if (!taken.has(copy)) return copy
  }
}
