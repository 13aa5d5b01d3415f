import { expect, test } from 'vitest'
import { callbackAddress, readCallbackToken } from './callback-address.ts'

const ATTEMPT = { runId: '01980000-0000-7000-8000-0000000000ff', attempt: 3 }
const tokenOf = (secret: string, attempt = ATTEMPT) => callbackAddress('https://djag.example.org/', secret, attempt).split('/').at(-1) ?? ''

test('an address names its attempt, to who has the secret that it was signed by', () => {
  expect(callbackAddress('https://djag.example.org/', 'a secret', ATTEMPT)).toMatch(
    /^https:\/\/djag\.example\.org\/api\/callbacks\/[\w-]{59}$/,
  )
  expect(readCallbackToken('a secret', tokenOf('a secret'))).toEqual(ATTEMPT)
})

test.each([
  ['signed by another secret', tokenOf('another')],
  ['of which the attempt was changed', `${tokenOf('a secret').slice(0, 24)}AAAA${tokenOf('a secret').slice(28)}`],
  ['cut', tokenOf('a secret').slice(0, -4)],
  ['nothing', ''],
])('an address that was %s names none', (_, token) => {
  expect(readCallbackToken('a secret', token)).toBeNull()
})
