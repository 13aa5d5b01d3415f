import { expect, test } from 'vitest'
import { heldBack, heldRows } from './held-rows.ts'

const row = (id: string, state = 'queued') => ({ id, state })

test('rows stay in the order held and change in place; what is gone for good leaves', () => {
  const known = [row('c'), row('b', 'running'), row('a', 'failed')]
  expect(heldRows(['a', 'b', 'x'], known, ({ id }) => id)).toEqual([row('a', 'failed'), row('b', 'running')])
})

test('what is new is counted, and an order that is no longer so is known', () => {
  expect(heldBack(['a', 'b'], ['a', 'b'])).toEqual({ newCount: 0, isOrderOld: false })
  expect(heldBack(['a', 'b'], ['d', 'c', 'a'])).toEqual({ newCount: 2, isOrderOld: true })
  expect(heldBack(['a', 'b'], ['b', 'a'])).toEqual({ newCount: 0, isOrderOld: true })
  expect(heldBack(['a', 'b'], ['b'])).toEqual({ newCount: 0, isOrderOld: true })
})
