import { expect, test } from 'vitest'
import {
  MOST_SELECTED,
  readSelection,
  selectedEdgeKeys,
  selectedTaskIds,
  taskToShow,
  withSelected,
  writeSelection,
} from './graph-selection.ts'

test('what is chosen is read from an address as it was written there, and nonsense is left out', () => {
  const selection = readSelection('12,3-12,12,x,0,7-')
  expect(selection).toEqual([
    { kind: 'task', id: 12 },
    { kind: 'edge', key: '3-12' },
  ])
  expect(writeSelection(selection ?? [])).toBe('12,3-12')
  expect(readSelection('nonsense')).toBeNull()
})

test('choosing adds to the end, letting go takes out, and there is a most', () => {
  const two = withSelected(withSelected([], [{ key: '1', isSelected: true }]), [{ key: '1-2', isSelected: true }])
  expect(writeSelection(two)).toBe('1,1-2')
  expect(selectedTaskIds(two)).toEqual([1])
  expect(selectedEdgeKeys(two)).toEqual(['1-2'])
  expect(writeSelection(withSelected(two, [{ key: '1', isSelected: false }]))).toBe('1-2')
  const many = Array.from({ length: MOST_SELECTED + 5 }, (_, index) => ({ key: String(index + 1), isSelected: true }))
  expect(withSelected([], many)).toHaveLength(MOST_SELECTED)
})

test.each([
  ['12,3-12', 12],
  ['3-12,7', 7],
  ['3-12,4-5', 12],
])('who comes with %s chosen sees task %i', (text, taskId) => {
  expect(taskToShow(readSelection(text) ?? [])).toBe(taskId)
})
