import { expect, test } from 'vitest'
import { refusal } from './sign-in.ts'

test('a refused sign-in says what to do, and never which of the two was wrong', () => {
  expect(refusal(401, null)).toBe('E-mail and password do not belong together. Check both, then try again.')
  expect(refusal(429, '17')).toBe('Too many tries. Wait 17 seconds, then try again.')
  expect(refusal(429, null)).toContain('Wait 30 seconds')
  expect(refusal(0, null)).toContain('could not be reached')
})
