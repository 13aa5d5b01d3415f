import { expect, test } from 'vitest'
import { GO_WINDOW_MS, type GoState, goStep } from './go-keys.ts'

const places = new Map([
  ['t', '/tasks'],
  ['g', '/graph'],
])

/** Presses keys one after the other, `gapMs` apart; gives where the last one went. */
function press(keys: string[], gapMs: number): string | null {
  let state: GoState = { pressedGAtMs: null }
  let goTo: string | null = null
  keys.forEach((key, index) => {
    const step = goStep(state, key, index * gapMs, places)
    state = step.state
    goTo = step.goTo
  })
  return goTo
}

test.each([
  [['g', 't'], 300, '/tasks'],
  [['g', 'g'], 300, '/graph'],
  [['t'], 0, null],
  [['g', 'z'], 300, null],
  [['g', 'z', 't'], 300, null],
  [['g', 't'], GO_WINDOW_MS + 1, null],
  [['g', 'z', 'g', 't'], 300, '/tasks'],
] as const)('the keys %j, %i ms apart, go to %s', (keys, gapMs, place) => {
  expect(press([...keys], gapMs)).toBe(place)
})
