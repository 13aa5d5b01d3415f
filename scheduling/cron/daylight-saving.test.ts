import { describe, expect, it } from 'vitest'
import type { GapPolicy, OverlapPolicy } from './crontab-definition.ts'
import { instantsBetween } from './instants.ts'
import { compileCrontab } from './schedule.ts'
import { crontabOf, iso } from './testing/crontab.ts'

type Policies = { gap?: GapPolicy; overlap?: OverlapPolicy }

/** The instants of the zone's local day, written as UTC times of day, held against `countBetween` and `previous` on the way. */
function firings(expression: string, timezone: string, after: string, through: string, policies: Policies = {}): string[] {
  const schedule = compileCrontab(crontabOf(expression, { timezone, ...policies }))
  const [afterMs, throughMs] = [Date.parse(after), Date.parse(through)]
  const instants = instantsBetween(schedule, afterMs, throughMs, 10_000)
  expect(schedule.countBetween(afterMs, throughMs)).toBe(instants.length)
  instants.forEach((instantMs, index) => {
    expect(schedule.previous(instantMs)).toBe(instantMs)
    if (index > 0) expect(schedule.previous(instantMs - 1)).toBe(instants[index - 1])
  })
  return instants.map(iso)
}

describe('a time that a clock change leaves out', () => {
  /** zone, day of the change in UTC, an expression in the gap, first moment after the gap. */
  const GAPS = [
    ['Europe/Berlin', '2024-03-30T23:00:00Z', '2024-03-31T22:00:00Z', '30 2 * * *', '2024-03-31T01:00:00Z'],
    ['America/New_York', '2024-03-10T05:00:00Z', '2024-03-11T03:59:00Z', '0 2 * * *', '2024-03-10T07:00:00Z'],
    ['Australia/Lord_Howe', '2024-10-05T13:30:00Z', '2024-10-06T12:59:00Z', '15 2 * * *', '2024-10-05T15:30:00Z'],
    ['Asia/Beirut', '2024-03-30T21:59:00Z', '2024-03-31T20:59:00Z', '30 0 * * *', '2024-03-30T22:00:00Z'],
    ['Africa/Cairo', '2024-04-25T21:59:00Z', '2024-04-26T20:59:00Z', '0 0 * * *', '2024-04-25T22:00:00Z'],
    ['America/Havana', '2024-03-10T04:59:00Z', '2024-03-11T03:59:00Z', '59 0 * * *', '2024-03-10T05:00:00Z'],
    ['America/Santiago', '2024-09-08T03:59:00Z', '2024-09-09T02:59:00Z', '30 0 * * *', '2024-09-08T04:00:00Z'],
    ['Antarctica/Troll', '2024-03-30T23:59:00Z', '2024-03-31T21:59:00Z', '30 2 * * *', '2024-03-31T01:00:00Z'],
  ] as const

  it.each(GAPS)(
    'in %s fires at the first moment after it under shift, whatever the overlap policy',
    (zone, after, through, expression, shifted) => {
      for (const overlap of ['first', 'last', 'both'] as const) {
        expect(firings(expression, zone, after, through, { gap: 'shift', overlap })).toEqual([shifted])
      }
    },
  )

  it.each(GAPS)('in %s does not fire under skip, whatever the overlap policy', (zone, after, through, expression) => {
    for (const overlap of ['first', 'last', 'both'] as const) {
      expect(firings(expression, zone, after, through, { gap: 'skip', overlap })).toEqual([])
    }
  })

  const BERLIN_DAY = ['Europe/Berlin', '2024-03-30T22:59:59Z', '2024-03-31T21:59:59Z'] as const

  it('fires once for several such times', () => {
    expect(firings('0,15,30,45 2 * * *', ...BERLIN_DAY)).toEqual(['2024-03-31T01:00:00Z'])
    expect(firings('* 0-59 2 * * *', ...BERLIN_DAY)).toEqual(['2024-03-31T01:00:00Z'])
  })

  it('is one instant with an ordinary one at the same moment', () => {
    expect(firings('0 2,3 * * *', ...BERLIN_DAY)).toEqual(['2024-03-31T01:00:00Z'])
    expect(firings('0,30 2,3 * * *', ...BERLIN_DAY)).toEqual(['2024-03-31T01:00:00Z', '2024-03-31T01:30:00Z'])
    expect(firings('0 2,3 * * *', ...BERLIN_DAY, { gap: 'skip' })).toEqual(['2024-03-31T01:00:00Z'])
  })

  it('is moved to the moment of the change even where that shows a second that is not asked for', () => {
    expect(firings('45 30 2 * * *', ...BERLIN_DAY)).toEqual(['2024-03-31T01:00:00Z'])
  })

  it('counts for the date that it stood for', () => {
    expect(firings('30 0 25 4 *', 'Africa/Cairo', '2024-04-25T21:00:00Z', '2024-04-26T20:59:00Z')).toEqual([])
    expect(firings('30 0 26 4 *', 'Africa/Cairo', '2024-04-25T21:00:00Z', '2024-04-26T20:59:00Z')).toEqual(['2024-04-25T22:00:00Z'])
  })

  it('is not made up for where minute or hour starts with a star', () => {
    expect(firings('*/30 2 * * *', ...BERLIN_DAY)).toEqual([])
    expect(firings('30 */2 * * *', 'Europe/Berlin', '2024-03-31T00:00:00Z', '2024-03-31T03:00:00Z')).toEqual(['2024-03-31T02:30:00Z'])
  })

  it('is not made up for when a whole day goes missing at the date line', () => {
    expect(firings('30 10 * * *', 'Pacific/Apia', '2011-12-29T14:00:00Z', '2011-12-31T10:00:00Z')).toEqual([
      '2011-12-29T20:30:00Z',
      '2011-12-30T20:30:00Z',
    ])
    expect(firings('0 0 30 12 *', 'Pacific/Apia', '2011-01-01T00:00:00Z', '2013-01-01T00:00:00Z')).toEqual(['2012-12-29T10:00:00Z'])
  })
})

describe('a time that occurs twice', () => {
  /** zone, an expression, first pass, second pass. */
  const OVERLAPS = [
    ['Europe/Berlin', '30 2 * * *', '2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z'],
    ['America/New_York', '0 1 * * *', '2024-11-03T05:00:00Z', '2024-11-03T06:00:00Z'],
    ['Australia/Lord_Howe', '45 1 * * *', '2024-04-06T14:45:00Z', '2024-04-06T15:15:00Z'],
    ['Asia/Beirut', '30 23 * * *', '2024-10-26T20:30:00Z', '2024-10-26T21:30:00Z'],
    ['Africa/Cairo', '0 23 * * *', '2024-10-31T20:00:00Z', '2024-10-31T21:00:00Z'],
    ['America/Havana', '0 0 * * *', '2024-11-03T04:00:00Z', '2024-11-03T05:00:00Z'],
    ['America/Santiago', '59 23 * * *', '2024-04-07T02:59:00Z', '2024-04-07T03:59:00Z'],
    ['Antarctica/Troll', '0 2 * * *', '2024-10-27T00:00:00Z', '2024-10-27T02:00:00Z'],
    ['Antarctica/Casey', '0 1 * * *', '2010-03-04T14:00:00Z', '2010-03-04T17:00:00Z'],
  ] as const

  it.each(OVERLAPS)('in %s (%s) fires as the overlap policy says, whatever the gap policy', (zone, expression, first, second) => {
    const around = [new Date(Date.parse(first) - 3_600_000).toISOString(), new Date(Date.parse(second) + 3_600_000).toISOString()] as const
    for (const gap of ['shift', 'skip'] as const) {
      expect(firings(expression, zone, ...around, { gap, overlap: 'first' })).toEqual([first])
      expect(firings(expression, zone, ...around, { gap, overlap: 'last' })).toEqual([second])
      expect(firings(expression, zone, ...around, { gap, overlap: 'both' })).toEqual([first, second])
    }
  })

  it('stays one pass or the other as a whole, also for times around it', () => {
    const day = ['Europe/Berlin', '2024-10-26T22:59:59Z', '2024-10-27T02:30:00Z'] as const
    const before = ['2024-10-26T23:00:00Z', '2024-10-26T23:30:00Z']
    const firstPass = ['2024-10-27T00:00:00Z', '2024-10-27T00:30:00Z']
    const secondPass = ['2024-10-27T01:00:00Z', '2024-10-27T01:30:00Z']
    const after = ['2024-10-27T02:00:00Z', '2024-10-27T02:30:00Z']
    expect(firings('0,30 1-3 * * *', ...day, { overlap: 'first' })).toEqual([...before, ...firstPass, ...after])
    expect(firings('0,30 1-3 * * *', ...day, { overlap: 'last' })).toEqual([...before, ...secondPass, ...after])
    expect(firings('0,30 1-3 * * *', ...day, { overlap: 'both' })).toEqual([...before, ...firstPass, ...secondPass, ...after])
  })

  it('fires in both passes where minute or hour starts with a star, whatever the policy', () => {
    for (const overlap of ['first', 'last', 'both'] as const) {
      expect(firings('*/30 1 * * *', 'America/New_York', '2024-11-03T04:00:00Z', '2024-11-03T08:00:00Z', { overlap })).toEqual([
        '2024-11-03T05:00:00Z',
        '2024-11-03T05:30:00Z',
        '2024-11-03T06:00:00Z',
        '2024-11-03T06:30:00Z',
      ])
    }
  })
})
