import { expect, test } from 'vitest'
import { taskInDirection } from './graph-navigation.ts'

const positions = new Map([
  [1, { x: 0, y: 0 }],
  [2, { x: 300, y: 0 }],
  [3, { x: 300, y: 80 }],
  [4, { x: 600, y: 400 }],
])

test('arrows go to the nearest task in their direction', () => {
  expect(taskInDirection(positions, 1, 'right', new Set())).toBe(2)
  expect(taskInDirection(positions, 2, 'down', new Set())).toBe(3)
  expect(taskInDirection(positions, 3, 'up', new Set())).toBe(2)
  expect(taskInDirection(positions, 3, 'left', new Set())).toBe(1)
})

test('linked tasks come before nearer ones', () => {
  expect(taskInDirection(positions, 1, 'right', new Set([4]))).toBe(4)
})

test('where nothing lies, one stays', () => {
  expect(taskInDirection(positions, 1, 'left', new Set([4]))).toBeNull()
  expect(taskInDirection(positions, 9, 'left', new Set())).toBeNull()
})
