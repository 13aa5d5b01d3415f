import { expect, it } from 'vitest'
import { stageInput } from '#domain/change-sets/staged-edit.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { stagedNewTask, stagedTaskEdits } from './staged-task-edits.ts'

const terms = { future: false, endings: 'succeeded', freshness: 'new' } as const
const edge = (otherTaskId: number) => ({ id: otherTaskId, otherTaskId, ...terms })

it('stages the fields that differ and the edges that come, go and change', () => {
  const before = taskInputFor(1, { tags: ['A', 'b'], retryLimit: 0, dependsOn: [edge(5), edge(6)], dependedOnBy: [edge(7)] })
  const after = {
    ...before,
    tags: ['b', 'a'],
    retryLimit: 2,
    dependsOn: [edge(6), edge(8)],
    dependedOnBy: [{ ...edge(7), endings: 'finished' as const }],
  }
  const edits = stagedTaskEdits(3, before, after, 'latest')
  expect(edits).toEqual([
    { operation: 'changeTask', id: 3, before: { retryLimit: 0 }, after: { retryLimit: 2 }, enableChoice: 'latest' },
    { operation: 'setDependency', dependerId: 3, dependeeId: 5, before: terms, after: null },
    { operation: 'setDependency', dependerId: 7, dependeeId: 3, before: terms, after: { ...terms, endings: 'finished' } },
    { operation: 'setDependency', dependerId: 3, dependeeId: 8, before: null, after: terms },
  ])
  expect(stageInput.safeParse({ edits }).error).toBeUndefined()
  expect(stagedTaskEdits(3, before, before, 'fromNow')).toEqual([])
})

it('stages a new task with its edges, by one id that stands for it', () => {
  const edits = stagedNewTask(taskInputFor(1, { dependsOn: [edge(5)] }))
  expect(edits.map(({ operation }) => operation)).toEqual(['makeTask', 'setDependency'])
  expect(edits[1]).toMatchObject({ dependerId: -1, dependeeId: 5 })
  expect(stageInput.safeParse({ edits }).error).toBeUndefined()
})
