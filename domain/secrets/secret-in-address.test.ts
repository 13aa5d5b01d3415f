import { describe, expect, it } from 'vitest'
import { secretInAddressProblem } from './secret-in-address.ts'

const secrets = { odd: 'abc/def', plain: 'p@ss:w%2Frd +é', lines: 'abcd\n' }
const problemOf = (url: string) => secretInAddressProblem({ list: ['x', { url }] }, secrets)

describe('a secret as user or password of an address', () => {
  it.each(['https://{{secret:odd}}@example.org/', 'http://ada:{{secret:odd}}@example.org', ' HTTPS://ada:{{secret:lines}}@example.org/x'])(
    'is refused by its name where it would make another address of it: %s',
    (url) => {
      expect(problemOf(url)).toMatch(/The secret “(odd|lines)” cannot stand before the @/)
      expect(problemOf(url)).not.toMatch(/abc|def/)
    },
  )

  it.each([
    'https://ada:{{secret:plain}}@example.org/',
    'https://example.org/{{secret:odd}}@1',
    'https://example.org/?to={{secret:odd}}&of=a@b.c',
    'https://{{secret:odd}}',
    'see https://{{secret:odd}}@example.org',
    'https://ada@example.org/{{secret:odd}}',
  ])('is none of: %s', (url) => {
    expect(problemOf(url)).toBeNull()
  })
})
