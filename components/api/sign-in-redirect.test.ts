import fc from 'fast-check'
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
  ['/..//evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/tasks/..//evil.example', '/'],
  ['/%2e%2e//evil.example', '/'],
  ['/%2E/%2e//evil.example', '/'],
  ['/..\\\\evil.example', '/'],
  ['/.\t/\n/evil.example', '/'],
  ['\t//evil.example', '/'],
  ['/..//user@evil.example:80/x', '/'],
  ['/../tasks', '/tasks'],
  ['/%2F%2Fevil.example', '/%2F%2Fevil.example'],
  ['/tasks?search=//evil.example', '/tasks?search=//evil.example'],
  ['javascript:alert(1)', '/'],
])('after sign-in with from=%j the browser goes to %s', (from, path) => {
  expect(safeReturnPath(from)).toBe(path)
})

test('whatever is put together of the pieces that browsers read in their own way, it never leaves the site', () => {
  const pieces = [
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '%2F',
    '%5C',
    '\t',
    '\n',
    ' ',
    'evil.example',
    '@',
    ':',
    '?',
    '#',
    'http:',
    '\u3002',
    '\uff0f',
  ]
  const site = 'https://djag.example.com'
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (chosen) => {
      const path = safeReturnPath(`/${chosen.join('')}`)
      expect(new URL(path, site).origin).toBe(site)
      expect(safeReturnPath(path)).toBe(path)
    }),
    { numRuns: 2_000 },
  )
})

test('the way to sign-in keeps the address one came from', () => {
  expect(signInHref('/tasks?page=2')).toBe('/sign-in?from=%2Ftasks%3Fpage%3D2')
  expect(signInHref('/')).toBe('/sign-in')
})
