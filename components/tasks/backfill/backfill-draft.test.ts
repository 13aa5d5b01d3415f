import { describe, expect, test } from 'vitest'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'
import { backfillProblems } from './backfill-draft.ts'

const daily = crontabOf('0 3 * * *', { timezone: 'Europe/Berlin' })
const everySecond = { ...daily, second: '*', minute: '*', hour: '*' }
const ms = (text: string) => Date.parse(text)
const NOW = ms('2026-02-01T12:00:00Z')

describe('what is wrong with a backfill', () => {
  const draft = { fromMs: ms('2026-01-01T00:00:00Z'), throughMs: ms('2026-01-05T00:00:00Z'), maxActive: 2 }

  test('nothing, for a past range with instants', () => {
    expect(backfillProblems(daily, draft, NOW)).toEqual({})
  })

  test.each([
    ['from', { ...draft, fromMs: null }],
    ['through', { ...draft, throughMs: null }],
    ['through', { ...draft, throughMs: ms('2025-01-01T00:00:00Z') }],
    ['from', { ...draft, fromMs: ms('2026-02-02T00:00:00Z'), throughMs: ms('2026-02-04T00:00:00Z') }],
    ['through', { ...draft, throughMs: draft.fromMs + 1000 }],
    ['maxActive', { ...draft, maxActive: null }],
    ['maxActive', { ...draft, maxActive: 0 }],
    ['maxActive', { ...draft, maxActive: 10_001 }],
    ['maxActive', { ...draft, maxActive: Number.NaN }],
  ])('is told at the field %s', (field, wrong) => {
    expect(Object.keys(backfillProblems(daily, wrong, NOW))).toEqual([field])
  })

  test('too many instants are refused with their number', () => {
    expect(backfillProblems(everySecond, draft, NOW).through).toContain('345,601 instants are too many')
  })
})
