import { expect, test } from 'vitest'
import { conflictsBetween } from '../../forms/conflict.ts'
import { takeTaskEntry, taskEntries } from './task-entries.ts'
import { type EdgeValues, emptyTaskValues, type TaskFormValues } from './task-form-values.ts'

const words = { crontab: (id: number) => `crontab ${id}`, instant: (iso: string) => iso }
const edge = (otherTaskId: number, changes: Partial<EdgeValues> = {}): EdgeValues => ({
  edgeId: otherTaskId,
  otherTaskId,
  otherTaskName: `task ${otherTaskId}`,
  future: false,
  endings: 'succeeded',
  freshness: 'new',
  ...changes,
})
const base: TaskFormValues = {
  ...emptyTaskValues,
  name: 'load',
  kwargsText: '{"a":1}',
  dependsOn: [edge(1)],
  headers: [{ name: 'x', value: '1' }],
}
const told = (mine: TaskFormValues, theirs: TaskFormValues) =>
  conflictsBetween(taskEntries(base, words), taskEntries(mine, words), taskEntries(theirs, words)).map(({ key }) => key)

test('two people’s additions to one list are no conflict of the whole list: each header and each dependency stands by itself', () => {
  const mine = {
    ...base,
    dependsOn: [edge(1), edge(2)],
    headers: [
      { name: 'x', value: '1' },
      { name: 'mine', value: '1' },
    ],
  }
  const theirs = { ...base, dependsOn: [edge(1, { endings: 'finished' }), edge(3)], headers: [{ name: 'x', value: '2' }] }
  expect(told(mine, theirs)).toEqual(['header x', 'dependsOn 1', 'dependsOn 3'])
  const merged = ['header x', 'dependsOn 1', 'dependsOn 3'].reduce((values, key) => takeTaskEntry(values, theirs, key), mine)
  expect(merged.headers).toEqual([
    { name: 'x', value: '2' },
    { name: 'mine', value: '1' },
  ])
  expect(merged.dependsOn).toEqual([edge(1, { endings: 'finished' }), edge(2), edge(3)])
})

test('what they took away can be taken over and brought back', () => {
  const theirs = { ...base, dependsOn: [] }
  expect(told(base, theirs)).toEqual(['dependsOn 1'])
  const taken = takeTaskEntry(base, theirs, 'dependsOn 1')
  expect(taken.dependsOn).toEqual([])
  expect(takeTaskEntry(taken, base, 'dependsOn 1').dependsOn).toEqual([edge(1)])
})

test('each tag stands by itself, whatever the case of its letters', () => {
  const tagged = { ...base, tags: ['finance', 'old'] }
  const theirs = { ...base, tags: ['Finance', 'nightly'] }
  const told = conflictsBetween(
    taskEntries(tagged, words),
    taskEntries({ ...tagged, tags: ['finance', 'old', 'mine'] }, words),
    taskEntries(theirs, words),
  )
  expect(told.map(({ key }) => key)).toEqual(['tag old', 'tag nightly'])
  const merged = told.reduce((values, { key }) => takeTaskEntry(values, theirs, key), { ...tagged, tags: ['finance', 'old', 'mine'] })
  expect(merged.tags).toEqual(['finance', 'mine', 'nightly'])
})

test('the same arguments laid out otherwise are no change; every plain field is told', () => {
  expect(told({ ...base, kwargsText: '{ "a": 1 }' }, { ...base, kwargsText: '{\n  "a": 1\n}' })).toEqual([])
  const { headers: _headers, tags: _tags, dependsOn: _on, dependedOnBy: _by, enableChoice: _choice, ...plain } = emptyTaskValues
  expect([...taskEntries(emptyTaskValues, words).keys()].sort()).toEqual(Object.keys(plain).sort())
})
