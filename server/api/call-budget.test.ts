import { expect, it } from 'vitest'
import { CALLS_OF_CALLER, countCall } from './call-budget.ts'

it('lets a caller ask so often in a minute and no more, says when to go on, and leaves others alone', () => {
  for (let n = 1; n < CALLS_OF_CALLER; n++) expect(countCall('one').refusal).toBeNull()
  expect(countCall('one')).toMatchObject({ refusal: null, headers: { 'ratelimit-remaining': '0' } })
  const refused = countCall('one')
  expect(refused.refusal).toMatchObject({ code: 'too_many', message: expect.stringContaining('At most 600 calls') })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(countCall('other').refusal).toBeNull()
})
