import { expect, it } from 'vitest'
import { isBoundedPattern, unboundedPatterns } from './bounded-patterns.ts'

it.each(['^[A-Z]{2}-\\d+$', '^\\d{4}-\\d{2}$', '^[\\w.-]*', '^a.c$', '^[^\\]]{1,5}\\.csv$', '^$'])(
  'takes a pattern that reads a text once: %s',
  (pattern) => {
    expect(isBoundedPattern(pattern)).toBe(true)
    expect(() => new RegExp(pattern, 'u')).not.toThrow()
  },
)

it.each([
  '^(a+)+$',
  '^(a|a)*$',
  '^a*a*b$',
  '^a?a?a?aaa$',
  'a*b$',
  '^(\\w+)\\1$',
  '^(?=a*)b$',
  '^a{1,9}b{1,9}$',
  '^[a*]+[b]*$',
  '^a|b+c+$',
  `^${'a'.repeat(200)}$`,
])('refuses one that might not: %s', (pattern) => {
  expect(isBoundedPattern(pattern)).toBe(false)
})

it('finds them wherever they are', () => {
  const list = {
    type: 'array' as const,
    items: { type: 'object' as const, properties: { code: { type: 'string' as const, pattern: '(a+)+' } } },
  }
  expect(unboundedPatterns({ properties: { pattern: { type: 'string', pattern: '^a+$' }, list } })).toEqual([
    ['properties', 'list', 'items', 'properties', 'code', 'pattern'],
  ])
})
