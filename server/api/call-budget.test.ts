import { expect, it } from 'vitest'
import { HEARTBEAT_SECONDS, MOST_WORKERS_OF_TOKEN } from '#server/http-workers/protocol.ts'
import { CALLS_OF_CALLER, CALLS_OF_WORKER_TOKEN, countCall, refuseTooManyOfWorkers, SIGNS_OF_LIFE_OF_WORKER_TOKEN } from './call-budget.ts'

const ONE = { key: 'one', by: 'token' } as const

it('lets a caller ask so often in a minute and no more, says when to go on, and leaves others alone', () => {
  for (let n = 1; n < CALLS_OF_CALLER; n++) expect(countCall(ONE).refusal).toBeNull()
  expect(countCall(ONE)).toMatchObject({ refusal: null, headers: { 'ratelimit-remaining': '0' } })
  const refused = countCall(ONE)
  expect(refused.refusal).toMatchObject({ code: 'too_many', message: expect.stringContaining('At most 600 calls') })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(countCall({ ...ONE, key: 'other' }).refusal).toBeNull()
  expect(countCall({ ...ONE, by: 'session' })).toMatchObject({ refusal: null, headers: { 'ratelimit-limit': '6000' } })
})

it('lets workers say that they live, however much they log, and as many of them as a token may have', () => {
  for (let n = 0; n < CALLS_OF_WORKER_TOKEN; n++) refuseTooManyOfWorkers('chatty', 'other')
  expect(() => refuseTooManyOfWorkers('chatty', 'other')).toThrow('At most 6000 calls in a minute')
  const heartbeatsOfAll = (MOST_WORKERS_OF_TOKEN * 60) / HEARTBEAT_SECONDS
  for (let n = 0; n < heartbeatsOfAll; n++) refuseTooManyOfWorkers('chatty', 'sign-of-life')
  expect(SIGNS_OF_LIFE_OF_WORKER_TOKEN).toBeGreaterThanOrEqual(2 * heartbeatsOfAll)
})
