import { expect, test } from 'vitest'
import { newTaskTags } from './new-task-tags.ts'

test('whose role is for everything makes a task with the tags that were wanted', () => {
  expect(newTaskTags([], null)).toEqual([])
  expect(newTaskTags(['nightly'], null)).toEqual(['nightly'])
})

test('whose role is limited to tags makes a task with theirs alone, and with one at least', () => {
  expect(newTaskTags([], ['finance', 'payroll'])).toEqual(['finance'])
  expect(newTaskTags(['nightly', 'payroll'], ['finance', 'payroll'])).toEqual(['payroll'])
  expect(newTaskTags(['nightly'], ['finance'])).toEqual(['finance'])
})

test('whose last tag is gone makes none that the server takes, and nothing is made up', () => {
  expect(newTaskTags(['nightly'], [])).toEqual([])
})
