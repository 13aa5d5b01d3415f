import { describe, expect, it } from 'vitest'
import { clockChangesAffecting } from './clock-changes.ts'
import type { CrontabDefinition } from './crontab-definition.ts'
import { instantsBetween } from './instants.ts'
import { compileCrontab } from './schedule.ts'
import { crontabOf, iso } from './testing/crontab.ts'

const YEAR = [Date.parse('2027-01-01T00:00:00Z'), Date.parse('2028-01-01T00:00:00Z')] as const

function changes(expression: string, timezone: string, policies: Partial<CrontabDefinition> = {}) {
  return clockChangesAffecting(crontabOf(expression, { timezone, ...policies }), ...YEAR).map(({ kind, atMs, decidedBy, times }) => ({
    kind,
    at: iso(atMs),
    decidedBy,
    times: times.map(({ wallMs, firesAtMs, otherwise }) => ({
      shows: iso(wallMs).slice(11, 16),
      fires: firesAtMs.map(iso),
      otherwise: Object.fromEntries(
        otherwise.map((other) => ['gap' in other ? other.gap : other.overlap, other.firesAtMs.map((atMs) => iso(atMs))]),
      ),
    })),
  }))
}

describe('the changes of the clock that touch a crontab', () => {
  it('tell a time that is left out, where it is shifted to, and that the other policy skips it (C5)', () => {
    expect(changes('30 2 * * *', 'Europe/Berlin')[0]).toEqual({
      kind: 'gap',
      at: '2027-03-28T01:00:00Z',
      decidedBy: 'policy',
      times: [{ shows: '02:30', fires: ['2027-03-28T01:00:00Z'], otherwise: { skip: [] } }],
    })
    expect(changes('30 2 * * *', 'Europe/Berlin', { gap: 'skip' })[0]?.times).toEqual([
      { shows: '02:30', fires: [], otherwise: { shift: ['2027-03-28T01:00:00Z'] } },
    ])
  })

  it('tell a time that is shown twice, which pass fires, and what the other policies would do (C6)', () => {
    const [first, last] = ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z']
    const of = (overlap: CrontabDefinition['overlap']) => changes('30 2 * * *', 'Europe/Berlin', { overlap })[1]?.times[0]
    expect(of('first')).toMatchObject({ fires: [first], otherwise: { last: [last], both: [first, last] } })
    expect(of('last')).toMatchObject({ fires: [last], otherwise: { first: [first], both: [first, last] } })
    expect(of('both')).toMatchObject({ fires: [first, last], otherwise: { first: [first], last: [last] } })
  })

  it('are none for a time of day that no change touches, or in a zone without changes', () => {
    expect(changes('30 12 * * *', 'Europe/Berlin')).toEqual([])
    expect(changes('30 2 * * *', 'Asia/Kolkata')).toEqual([])
    expect(changes('30 2 * * mon', 'Europe/Berlin')).toEqual([])
  })

  it('leave every-hour rhythms of the real clock alone, unless the change is not of whole hours', () => {
    expect(changes('*/15 * * * *', 'Europe/Berlin')).toEqual([])
    expect(changes('0 * * * *', 'Australia/Lord_Howe').map(({ kind, decidedBy }) => [kind, decidedBy])).toContainEqual([
      'gap',
      'real_clock',
    ])
  })

  it('give no policy a say where the expression follows the real clock (C5)', () => {
    const [gap, overlap] = changes('*/30 2 * * *', 'Europe/Berlin')
    expect(gap).toMatchObject({
      decidedBy: 'real_clock',
      times: [
        { fires: [], otherwise: {} },
        { fires: [], otherwise: {} },
      ],
    })
    expect(overlap?.times[0]).toEqual({ shows: '02:00', fires: ['2027-10-31T00:00:00Z', '2027-10-31T01:00:00Z'], otherwise: {} })
  })

  it('do not make up for a day that the date line takes', () => {
    const apia = crontabOf('30 10 * * *', { timezone: 'Pacific/Apia' })
    const [change] = clockChangesAffecting(apia, Date.parse('2011-12-01T00:00:00Z'), Date.parse('2012-01-01T00:00:00Z'))
    expect(change).toMatchObject({ decidedBy: 'date_line', timeCount: 1, times: [{ firesAtMs: [], otherwise: [] }] })
  })

  it('count all affected times and show the first of them', () => {
    const [gap] = clockChangesAffecting(crontabOf('* 0-59 2 * * *', { timezone: 'Europe/Berlin' }), ...YEAR)
    expect([gap?.timeCount, gap?.times.length]).toEqual([3600, 60])
  })

  it('contain the change at the end of the window and not the one at its beginning', () => {
    const atMs = Date.parse('2027-03-28T01:00:00Z')
    const crontab = crontabOf('30 2 * * *', { timezone: 'Europe/Berlin' })
    expect(clockChangesAffecting(crontab, atMs - 1, atMs)).toHaveLength(1)
    expect(clockChangesAffecting(crontab, atMs, atMs + 1)).toEqual([])
  })

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Antarctica/Troll', 'America/Santiago'])(
    'agree in %s with the instants that the scheduler computes under each policy',
    (timezone) => {
      for (const expression of ['0,30 0-3 * * *', '15 1,2,23 * * *', '*/20 1-2 * * *', '5 */2 * * *']) {
        for (const gap of ['shift', 'skip'] as const) {
          for (const overlap of ['first', 'last', 'both'] as const) {
            const crontab = crontabOf(expression, { timezone, gap, overlap })
            const schedule = compileCrontab(crontab)
            for (const change of clockChangesAffecting(crontab, ...YEAR)) {
              const shiftMs = change.toWallMs - change.fromWallMs
              const told = [...new Set(change.times.flatMap((time) => time.firesAtMs))].sort((a, b) => a - b)
              if (change.kind === 'overlap') {
                expect(told).toEqual(instantsBetween(schedule, change.atMs - shiftMs - 1, change.atMs + shiftMs - 1, 1000))
              } else {
                for (const instantMs of told) expect(schedule.previous(instantMs)).toBe(instantMs)
                if (told.length === 0)
                  expect(instantsBetween(schedule, change.atMs - 1, change.atMs, 9)).toEqual(firesAnyway(crontab, change.atMs))
              }
            }
          }
        }
      }
    },
  )
})

/** What fires at the very moment of a gap although nothing was shifted there: an ordinary time. */
function firesAnyway(crontab: CrontabDefinition, atMs: number): number[] {
  return instantsBetween(compileCrontab({ ...crontab, gap: 'skip' }), atMs - 1, atMs, 9)
}
