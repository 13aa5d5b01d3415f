import { expect, it } from 'vitest'
import { stageInput } from '#domain/change-sets/staged-edit.ts'
import type { DependencyInput } from '#domain/dependency-input.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import type { TaskSaying } from '../editing/graph-change.ts'
import { graphIdOf } from './made-tasks.ts'
import { stagedEditsOf } from './staged-edits-of.ts'

const TERMS = { future: false, endings: 'succeeded', freshness: 'new' } as const
const edge = (dependeeId: number, dependerId: number): DependencyInput => ({ dependeeId, dependerId, ...TERMS })
const saying = {
  ...initialTaskSettings,
  ...{ name: 'fresh', handler: 'wait', crontabId: 1, enabled: true, cronBase: null, args: [], kwargs: {}, headers: {}, tags: [] },
} as TaskSaying

it('makes a task after one that is only staged too, and tells the two apart', () => {
  const edits = stagedEditsOf({
    words: '',
    tasks: [{ id: -1, before: null, after: saying }],
    edges: [{ before: null, after: edge(graphIdOf(-1), -1) }],
  })
  expect(stageInput.safeParse({ edits }).success).toBe(true)
  const [made, waits] = edits
  expect(made).toMatchObject({ operation: 'makeTask', task: { name: 'fresh' } })
  const newId = made?.operation === 'makeTask' ? made.id : null
  expect(waits).toEqual({ operation: 'setDependency', dependerId: newId, dependeeId: -1, before: null, after: TERMS })
  expect(newId).not.toBe(-1)
})

it('takes an edge that is reversed away and puts the other in, and one on other terms in its place', () => {
  const reversal = stagedEditsOf({ words: '', tasks: [], edges: [{ before: edge(1, 2), after: edge(2, 1) }] })
  expect(reversal.map((edit) => edit.operation === 'setDependency' && [edit.dependeeId, edit.dependerId, edit.after !== null])).toEqual([
    [1, 2, false],
    [2, 1, true],
  ])
  const changed = stagedEditsOf({ words: '', tasks: [], edges: [{ before: edge(1, 2), after: { ...edge(1, 2), endings: 'finished' } }] })
  expect(changed).toMatchObject([{ before: { endings: 'succeeded' }, after: { endings: 'finished' } }])
})

it('deletes tasks with their edges, which need no edits of their own, and saves no places', () => {
  const edits = stagedEditsOf({
    words: '',
    tasks: [
      { id: 5, before: saying, after: null },
      { id: graphIdOf(-3), before: null, after: null },
    ],
    edges: [{ before: edge(5, 6), after: null }],
    places: [{ taskId: 5, before: { x: 1, y: 1 }, after: null }],
  })
  expect(edits).toEqual([
    { operation: 'deleteTask', id: 5 },
    { operation: 'deleteTask', id: -3 },
  ])
})
