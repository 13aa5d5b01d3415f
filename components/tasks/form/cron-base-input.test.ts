import { expect, test } from 'vitest'
import { isoOfUtcInput, utcInputOf } from './cron-base-input.ts'

test('a base is typed and shown in UTC, wherever the browser stands', () => {
  expect(utcInputOf('2026-03-31T04:00:00.123Z')).toBe('2026-03-31T04:00:00')
  expect(isoOfUtcInput('2026-03-31T04:00')).toBe('2026-03-31T04:00:00.000Z')
  expect(isoOfUtcInput('2026-03-31T04:00:30')).toBe('2026-03-31T04:00:30.000Z')
})

test('empty and half-typed mean: from now on', () => {
  expect(utcInputOf('')).toBe('')
  expect(isoOfUtcInput('')).toBe('')
  expect(isoOfUtcInput('2026-')).toBe('')
})
