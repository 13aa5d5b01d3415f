import { expect, it } from 'vitest'
import { unsafeSettings } from './unsafe-settings.ts'

const SECRET = 'Zq3v8Kd0sYp1LmXw5TgHb7NcRfJu2EiA'
const safe = { DJAG_SECRET: SECRET, DJAG_URL: 'https://djag.example.org', DATABASE_URL: 'postgres://djag:pw@%2Fvar%2Frun/djag' }

it.each([
  ['nothing', {}, null],
  ['a socket and loopback', { DJAG_URL: 'http://localhost:3000', DATABASE_URL: 'postgres://djag:pw@127.0.0.1/djag' }, null],
  ['a secret of one letter', { DJAG_SECRET: 'x'.repeat(40) }, /^DJAG_SECRET has so few/],
  ['a token of few letters', { DJAG_METRICS_TOKEN: 'abababababababab' }, /^DJAG_METRICS_TOKEN has so few/],
  ['sign-in without TLS', { DJAG_URL: 'http://djag.example.org' }, /over http:\/\/djag\.example\.org/],
  ['an address that leads nowhere', { DJAG_URL: 'http://localhost:3000', DJAG_HOST: '0.0.0.0' }, /DJAG_HOST is 0\.0\.0\.0/],
  ['a database in the clear', { DATABASE_URL: 'postgres://djag:pw@db.internal/djag' }, /Nothing is encrypted .* db\.internal/],
  ['a database that is not checked', { DATABASE_URL: 'postgres://djag:pw@db.internal/djag?sslmode=require' }, /is not checked/],
  ['a checked one', { DATABASE_URL: 'postgres://djag:pw@db.internal/djag?sslmode=verify-full' }, null],
  ['a key that was to go', { DJAG_SECRETS_KEY_OLD: SECRET }, /secrets:rotate/],
] as const)('of %s it says so much', (_what, given, sentence) => {
  const said = unsafeSettings({ ...safe, ...given })
  if (sentence === null) expect(said).toEqual([])
  else expect(said).toEqual([expect.stringMatching(sentence)])
  expect(said.join()).not.toMatch(/Zq3v8|abab|xxx|:pw@/)
})
