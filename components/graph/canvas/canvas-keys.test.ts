import { expect, test } from 'vitest'
import { keysTold, placesAStepOn } from './canvas-keys.ts'

test('a key moves all chosen tasks by the same step, and none that has no place', () => {
  const positions = new Map([
    [1, { x: 0, y: 0 }],
    [2, { x: 300, y: 50 }],
    [3, { x: 7, y: 7 }],
  ])
  expect([...placesAStepOn(positions, [1, 2, 9], 'left')]).toEqual([
    [1, { x: -24, y: 0 }],
    [2, { x: 276, y: 50 }],
  ])
})

test('nobody is told of keys that do nothing for them', () => {
  const told = (may: Parameters<typeof keysTold>[0]) => Object.values(keysTold(may)).join(' ')
  expect(told({ mayMove: false, mayDraw: false })).not.toMatch(/Alt|Delete|duplicates|draws/)
  expect(told({ mayMove: true, mayDraw: true })).toMatch(/Alt and an arrow.*Delete.*draws a dependency/)
  expect(keysTold({ mayMove: true, mayDraw: false })['edge.a11yDescription.default']).not.toContain('Delete')
})
