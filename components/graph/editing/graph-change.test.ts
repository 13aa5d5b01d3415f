import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DependencyInput } from '#domain/dependency-input.ts'
import { EMPTY_HISTORY, withDone, withForgotten, withMoved, withNewIds } from './change-history.ts'
import { changeOf, type GraphChange, inverseOf, mergedMoves, renumbered, stepsOf, type TaskSaying } from './graph-change.ts'

const saying = (name: string) => ({ name }) as TaskSaying
const edge = (dependeeId: number, dependerId: number, change: Partial<DependencyInput> = {}): DependencyInput => ({
  dependeeId,
  dependerId,
  future: false,
  endings: 'succeeded',
  freshness: 'new',
  ...change,
})
const drawn = (after: DependencyInput): GraphChange => ({ words: 'drawn', tasks: [], edges: [{ before: null, after }], places: [] })

/** Tasks and edges after a change's steps, as a server that refuses what can't be would have them. */
function worldAfter(world: { tasks: Set<number>; edges: Set<string> }, change: GraphChange) {
  const keyOf = (of: DependencyInput) => `${of.dependeeId}-${of.dependerId} ${of.future} ${of.freshness}`
  const tasks = new Set(world.tasks)
  const edges = new Set(world.edges)
  const remove = (of: DependencyInput) => {
    if (!edges.delete(keyOf(of))) throw new Error(`No edge ${keyOf(of)}.`)
  }
  const add = (of: DependencyInput) => {
    if (!tasks.has(of.dependeeId) || !tasks.has(of.dependerId)) throw new Error(`No ends of ${keyOf(of)}.`)
    edges.add(keyOf(of))
  }
  for (const step of stepsOf(change)) {
    if (step.kind === 'delete-edge') remove(step.before)
    else if (step.kind === 'create-edge') add(step.after)
    else if (step.kind === 'update-edge') {
      remove(step.before)
      add(step.after)
    } else if (step.kind === 'create-task') {
      tasks.add(step.id)
      step.edges.forEach(add)
    } else if (step.kind === 'delete-task') {
      step.edges.forEach(remove)
      tasks.delete(step.id)
      for (const left of edges) if (left.split(/[- ]/).slice(0, 2).includes(String(step.id))) throw new Error(`${left} is left.`)
    }
  }
  return { tasks, edges }
}

test('a task that is made with edges has them from the first moment on, and those to a later one come with that one', () => {
  const change: GraphChange = {
    words: 'restored',
    tasks: [
      { id: 7, before: null, after: saying('seven') },
      { id: 8, before: null, after: saying('eight') },
    ],
    edges: [
      { before: null, after: edge(1, 7) },
      { before: null, after: edge(7, 8) },
    ],
  }
  expect(stepsOf(change)).toEqual([
    { kind: 'create-task', id: 7, after: saying('seven'), edges: [edge(1, 7)] },
    { kind: 'create-task', id: 8, after: saying('eight'), edges: [edge(7, 8)] },
  ])
})

const TASK_IDS = [1, 2, 3, 4, 5]
const someEdges = fc.uniqueArray(fc.tuple(fc.constantFrom(...TASK_IDS), fc.constantFrom(...TASK_IDS)), {
  maxLength: 10,
  selector: ([from, to]) => `${from}-${to}`,
})

test('deleting any tasks with all their edges and undoing it leaves the graph as it was, and so does doing it again and undoing that', () => {
  fc.assert(
    fc.property(someEdges, fc.subarray(TASK_IDS), (pairs, gone) => {
      const edges = pairs.map(([from, to]) => edge(from, to))
      const world = { tasks: new Set<number>(), edges: new Set<string>() }
      const start = worldAfter(world, {
        words: '',
        tasks: TASK_IDS.map((id) => ({ id, before: null, after: saying(String(id)) })),
        edges: edges.map((after) => ({ before: null, after })),
      })
      const deletion: GraphChange = {
        words: 'deleted',
        tasks: gone.map((id) => ({ id, before: saying(String(id)), after: null })),
        edges: edges
          .filter((of) => gone.includes(of.dependeeId) || gone.includes(of.dependerId))
          .map((before) => ({ before, after: null })),
      }
      const deleted = worldAfter(start, deletion)
      expect(deleted.tasks.size).toBe(TASK_IDS.length - gone.length)
      const undone = worldAfter(deleted, inverseOf(deletion))
      expect(undone).toEqual(start)
      expect(worldAfter(undone, inverseOf(inverseOf(deletion)))).toEqual(deleted)
    }),
  )
})

test('where a task lies is undone like all else, comes back with a task that was deleted, and goes with one that is', () => {
  const place = { x: 1, y: 2 }
  const moved: GraphChange = { words: 'moved', tasks: [], edges: [], places: [{ taskId: 3, before: null, after: place }] }
  expect(stepsOf(inverseOf(moved))).toEqual([{ kind: 'move-tasks', places: [{ taskId: 3, before: place, after: null }] }])
  const deleted: GraphChange = {
    words: 'deleted',
    tasks: [{ id: 3, before: saying('three'), after: null }],
    edges: [],
    places: [{ taskId: 3, before: place, after: null }],
  }
  expect(stepsOf(deleted).map(({ kind }) => kind)).toEqual(['delete-task'])
  expect(stepsOf(inverseOf(deleted)).map(({ kind }) => kind)).toEqual(['create-task', 'move-tasks'])
})

test('what was done of a change that broke off is a change by itself, which can be undone', () => {
  const change: GraphChange = {
    words: 'deleted both',
    tasks: [],
    edges: [
      { before: edge(1, 2), after: null },
      { before: edge(2, 3), after: null },
    ],
  }
  const partly = changeOf(change.words, stepsOf(change).slice(0, 1))
  expect(partly).toEqual({ ...change, edges: [change.edges[0]], places: [] })
  expect(stepsOf(inverseOf(partly))).toEqual([{ kind: 'create-edge', after: edge(1, 2) }])
})

test('a change goes from done to undone and back, and a new one forgets what was undone', () => {
  const first = withDone(withDone(EMPTY_HISTORY, drawn(edge(1, 2))), drawn(edge(2, 3)))
  const [, second] = first.done
  const undone = withMoved(first, second?.number as number, inverseOf(second?.change as GraphChange))
  expect(undone.done).toHaveLength(1)
  expect(undone.undone).toEqual([second])
  expect(withMoved(undone, second?.number as number, second?.change as GraphChange)).toEqual(first)
  expect(withDone(undone, drawn(edge(3, 4))).undone).toEqual([])
  expect(withForgotten(undone, second?.number as number).undone).toEqual([])
})

test('a task that was made again goes by its new id in all that was done with it', () => {
  const history = withDone(EMPTY_HISTORY, drawn(edge(1, 2)))
  expect(withNewIds(history, new Map([[2, 9]])).done[0]?.change.edges).toEqual([{ before: null, after: edge(1, 9) }])
  expect(renumbered(drawn(edge(-1, 2)), new Map([[-1, 5]])).edges).toEqual([{ before: null, after: edge(5, 2) }])
})

test('a task that was paused when it was deleted is paused again when it is back, also when it is deleted and brought back once more', () => {
  const pause = { note: 'holidays', until: null, resumeChoice: 'latest' as const }
  const deleted = changeOf('deleted', [{ kind: 'delete-task', id: 3, before: saying('three'), edges: [], pause }])
  const steps = stepsOf(inverseOf(deleted))
  expect(steps.map(({ kind }) => kind)).toEqual(['create-task', 'pause-task'])
  expect(steps[1]).toEqual({ kind: 'pause-task', id: 3, pause })
  expect(changeOf('deleted', steps)).toEqual(inverseOf(deleted))
  const unpaused = changeOf('deleted', [{ kind: 'delete-task', id: 3, before: saying('three'), edges: [], pause: null }])
  expect(stepsOf(inverseOf(unpaused)).map(({ kind }) => kind)).toEqual(['create-task'])
})

test('two moves of the same tasks are one, from where the first began; others are not', () => {
  const at = (x: number) => ({ x, y: 0 })
  const move = (taskId: number, from: number, to: number): GraphChange => ({
    words: 'moved',
    tasks: [],
    edges: [],
    places: [{ taskId, before: at(from), after: at(to) }],
  })
  expect(mergedMoves(move(1, 0, 24), move(1, 24, 48))).toEqual(move(1, 0, 48))
  expect(mergedMoves(move(1, 0, 24), move(2, 24, 48))).toBeNull()
  expect(mergedMoves(drawn(edge(1, 2)), move(1, 24, 48))).toBeNull()
})
