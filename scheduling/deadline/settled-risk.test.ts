import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '#tests/scheduling/task-states.ts'
import { type DeadlineAtRisk, isSettledRisk } from './settled-risk.ts'

const NOW = 10 * HOUR

it.each<[string, Partial<DeadlineAtRisk>, boolean]>([
  ['has only just come', {}, false],
  ['has stood for almost five minutes', { sinceMs: NOW - 5 * MINUTE + 1 }, false],
  ['has stood for five minutes', { sinceMs: NOW - 5 * MINUTE }, true],
  ['is of a deadline more than a quarter of an hour away', { dueAtMs: NOW + 15 * MINUTE + 1 }, false],
  ['is of a deadline a quarter of an hour away', { dueAtMs: NOW + 15 * MINUTE }, true],
  ['does not go by itself', { endsByItself: false }, true],
])('a risk that %s', (_, about, isSettled) => {
  expect(isSettledRisk({ sinceMs: NOW, dueAtMs: NOW + HOUR, endsByItself: true, ...about }, NOW)).toBe(isSettled)
})
