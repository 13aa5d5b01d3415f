import type { GraphPlace } from '#domain/task-moves.ts'
import type { GraphTask } from '#domain/views/graph-views.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { edgeInputOf } from '../../dependencies/dependency-draft.ts'
import { edgeKey } from '../model/graph-model.ts'
import type { GraphChange } from './graph-change.ts'
import { sayingOf } from './saying.ts'

/**
 * Tasks that go, with all their edges.
 * @param places where those of them lie that somebody put there
 */
export function deletionOf(details: readonly TaskDetail[], places: ReadonlyMap<number, GraphPlace>): GraphChange {
  const edges = new Map(details.flatMap(({ dependsOn, dependedOnBy }) => [...dependsOn, ...dependedOnBy]).map((row) => [edgeKey(row), row]))
  const [only] = details
  return {
    words: details.length === 1 && only ? `Deleted “${only.task.name}”` : `Deleted ${details.length} tasks`,
    tasks: details.map((detail) => ({ id: detail.task.id, before: sayingOf(detail), after: null })),
    edges: [...edges.values()].map((row) => ({ before: edgeInputOf(row), after: null })),
    places: details.flatMap(({ task: { id } }) => {
      const before = places.get(id)
      return before ? [{ taskId: id, before, after: null }] : []
    }),
  }
}

/** Tasks that a change set was to make, and does not. */
export function unmakingOf(tasks: readonly Pick<GraphTask, 'id' | 'name'>[]): GraphChange {
  const [only] = tasks
  return {
    words: tasks.length === 1 && only ? `“${only.name}” is not made` : `${tasks.length} tasks are not made`,
    tasks: tasks.map(({ id }) => ({ id, before: null, after: null })),
    edges: [],
  }
}

/** The tasks that stay and wait for one that goes: they wait no more. */
export function freedBy(details: readonly TaskDetail[]): string[] {
  const gone = new Set(details.map(({ task }) => task.id))
  const freed = details.flatMap(({ dependedOnBy }) => dependedOnBy).filter(({ dependerId }) => !gone.has(dependerId))
  return [...new Map(freed.map(({ dependerId, dependerName }) => [dependerId, dependerName])).values()]
}
