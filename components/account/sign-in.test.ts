import { expect, test } from 'vitest'
import { codeRefusal, providerRefusal, refusal } from './sign-in.ts'

test('a refused sign-in says what to do, and never which of the two was wrong', () => {
  expect(refusal(401, null)).toBe('E-mail and password do not belong together. Check both, then try again.')
  expect(refusal(429, 'Too many tries. Wait 17 seconds, then try again.')).toBe('Too many tries. Wait 17 seconds, then try again.')
  expect(refusal(429, null)).toContain('Wait 30 seconds')
  expect(refusal(503, 'The database cannot be reached.')).toBe('The database cannot be reached.')
  expect(refusal(503, null)).toContain('database')
  expect(refusal(0, null)).toContain('could not be reached')
})

test('a refused code says whether another one would do, and when', () => {
  expect(codeRefusal(401, 'CODE_TAKEN', null)).toBe('This code was used already. Wait for the next one that your app shows.')
  expect(codeRefusal(401, 'INVALID_CODE', null)).toContain('not right')
  expect(codeRefusal(429, 'ACCOUNT_TEMPORARILY_LOCKED', null)).toContain('a quarter of an hour')
})

test('what the provider’s answer was refused for is told with what to do, an unknown code too', () => {
  for (const code of ['email_not_verified', 'no_email', 'domain_not_allowed', 'no_role', 'not_permitted', 'access_denied'])
    expect(providerRefusal(code)).not.toBe(providerRefusal('another'))
  expect(providerRefusal('<script>')).toBe('The sign-in by your provider did not come through. Try again.')
})
