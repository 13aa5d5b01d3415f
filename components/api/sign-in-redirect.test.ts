import { expect, test } from 'vitest'
import { safeReturnPath, signInHref } from './sign-in-redirect.ts'

test.each([
  ['/tasks?state=waiting', '/tasks?state=waiting'],
  ['/runs/abc#log', '/runs/abc#log'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('after sign-in with from=%j the browser goes to %s', (from, path) => {
  expect(safeReturnPath(from)).toBe(path)
})

test('the way to sign-in keeps the address one came from', () => {
  expect(signInHref('/tasks?page=2')).toBe('/sign-in?from=%2Ftasks%3Fpage%3D2')
  expect(signInHref('/')).toBe('/sign-in')
})
