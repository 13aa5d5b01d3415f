import { expect, test } from 'vitest'
import type { HealthView } from '#domain/views/health-views.ts'
import { HEARD_WITHIN_MS, healthWords, isSilent } from './health-words.ts'

const well: HealthView = { liveSchedulers: 1, liveRunners: 2, lastTickAt: null, databaseIsUp: true, now: '2026-03-31T04:00:00Z' }

test('is quiet while a scheduler and a runner are live', () => {
  expect(healthWords(well)).toEqual({ isWell: true, summary: '1 scheduler, 2 runners', advice: null })
})

test.each([
  [{ liveSchedulers: 0, liveRunners: 0 }, 'No worker is live'],
  [{ liveSchedulers: 0 }, 'No scheduler is live'],
  [{ liveRunners: 0 }, 'No runner is live'],
  [{ databaseIsUp: false }, 'The database cannot be reached'],
])('with %j it says "%s" and what to do', (missing, summary) => {
  const words = healthWords({ ...well, ...missing })
  expect(words).toMatchObject({ isWell: false, summary })
  expect(words.advice).toBeTruthy()
})

test('an answer of five seconds ago is the oldest that says how things are', () => {
  expect(HEARD_WITHIN_MS).toBe(5000)
  expect([isSilent(1000, 6000), isSilent(1000, 6001)]).toEqual([false, true])
})
