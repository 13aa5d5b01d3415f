import { expect, it } from 'vitest'
import { authTimeOf, noteAuthTime } from './oidc-provider-plugin.ts'

const NOW = 1_800_000_000

it.each([
  ['earlier', NOW - 60, NOW - 60],
  ['by a clock that is a little ahead', NOW + 120, NOW],
  ['by a clock that is far ahead', NOW + 3_600, null],
  ['in milliseconds', NOW * 1_000, null],
  ['as text', `${NOW}`, null],
  ['not at all', undefined, null],
])('the moment at which the provider asked is never after the present: told %s', (_, told, noted) => {
  const profile = {}
  const claims = Buffer.from(JSON.stringify({ sub: 'grace', auth_time: told })).toString('base64url')
  noteAuthTime(profile, `e30.${claims}.`, NOW)
  expect(authTimeOf(profile)).toBe(noted)
})
