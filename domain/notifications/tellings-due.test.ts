import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INCIDENT_SEVERITIES } from '../incidents/incident.ts'
import { defaultRule, type NotificationRule } from './notification-rule.ts'
import { afterTelling, type ChannelTold, deliveryKey, type ToldIncident, tellingsDue } from './tellings-due.ts'

const MINUTE_MS = 60_000
const open: ToldIncident = {
  severity: 'critical',
  tags: [],
  owners: [],
  openedAtMs: 0,
  acknowledgedAtMs: null,
  silencedUntilMs: null,
  closedAtMs: null,
  missedThroughMs: null,
}
const heard = (severity: ChannelTold['severity'], changes: Partial<ChannelTold> = {}): ChannelTold => ({
  severity,
  acknowledged: false,
  closed: false,
  missedThroughMs: 0,
  missedToldMs: null,
  ...changes,
})
const all = defaultRule([1, 2])
const late: NotificationRule = { ...defaultRule([3]), afterMinutes: 30 }

/** What is told, in short: of each channel, what. */
function due(rules: NotificationRule[], incident: Partial<ToldIncident>, told: [number, ChannelTold][] = [], nowMs = MINUTE_MS): string[] {
  return tellingsDue(rules, { ...open, ...incident }, new Map(told), nowMs).map(({ channelId, what }) => `${channelId} ${what}`)
}

describe('what is told of an incident', () => {
  it('goes to each channel once, however many rules ask for it', () => {
    expect(due([all, all], {})).toEqual(['1 alarm', '2 alarm'])
    expect(due([all], {}, [[1, heard('critical')]])).toEqual(['2 alarm'])
  })

  it('is told again when it gets graver, and not when it gets less grave', () => {
    const any = { ...all, leastSeverity: 'info' as const }
    expect(due([any], {}, [[1, heard('warning')]])).toContain('1 alarm')
    expect(due([any], { severity: 'info' }, [[1, heard('warning')]])).not.toContain('1 alarm')
  })

  it('goes further when nobody acknowledges it in time', () => {
    expect(due([late], {}, [], 29 * MINUTE_MS)).toEqual([])
    expect(due([late], {}, [], 30 * MINUTE_MS)).toEqual(['3 alarm'])
    expect(due([late], { acknowledgedAtMs: MINUTE_MS }, [], 30 * MINUTE_MS)).toEqual([])
  })

  it('is nothing while it is silenced, and the alarm after that', () => {
    expect(due([all], { silencedUntilMs: 5 * MINUTE_MS }, [], 5 * MINUTE_MS - 1)).toEqual([])
    expect(due([all], { silencedUntilMs: 5 * MINUTE_MS }, [], 5 * MINUTE_MS)).toEqual(['1 alarm', '2 alarm'])
  })

  it('is that a deadline was missed, to who heard the alarm before it was, also of one that is acknowledged, and not while it is silenced', () => {
    const missed = { missedThroughMs: MINUTE_MS }
    const told: [number, ChannelTold][] = [[1, heard('critical')]]
    expect(due([all], missed, told)).toEqual(['2 alarm', '1 missed'])
    expect(due([all], { ...missed, acknowledgedAtMs: 1 }, [[1, heard('critical', { acknowledged: true })]])).toEqual(['1 missed'])
    expect(due([all], { ...missed, silencedUntilMs: 5 * MINUTE_MS }, told)).toEqual([])
    expect(due([all], missed, [[1, heard('warning')]]), 'an alarm says it, too').toEqual(['1 alarm', '2 alarm'])
    expect(due([all], missed, [[1, heard('critical', { missedThroughMs: MINUTE_MS })]])).toEqual(['2 alarm'])
  })

  it('is of further missed deadlines told together, ten minutes after the first', () => {
    const told: [number, ChannelTold][] = [[1, heard('critical', { missedThroughMs: MINUTE_MS, missedToldMs: MINUTE_MS })]]
    const rule = { ...all, channelIds: [1] }
    expect(due([rule], { missedThroughMs: 5 * MINUTE_MS }, told, 11 * MINUTE_MS - 1)).toEqual([])
    expect(due([rule], { missedThroughMs: 5 * MINUTE_MS }, told, 11 * MINUTE_MS)).toEqual(['1 missed'])
  })

  it('is told when the hours of a rule begin, if it still stands', () => {
    const hours = { weekdays: [4], fromMinute: 60, toMinute: 120, timezone: 'UTC' }
    expect(due([{ ...all, hours }], {}, [], 59 * MINUTE_MS)).toEqual([])
    expect(due([{ ...all, hours }], {}, [], 60 * MINUTE_MS)).toEqual(['1 alarm', '2 alarm'])
    expect(due([{ ...all, hours }], { closedAtMs: 1 }, [], 60 * MINUTE_MS)).toEqual([])
  })

  it('says that it is acknowledged or over to who heard the alarm, silenced or not, even without a rule', () => {
    const told: [number, ChannelTold][] = [
      [7, heard('critical')],
      [8, heard('critical', { acknowledged: true })],
      [9, heard('critical', { closed: true })],
    ]
    expect(due([all], { acknowledgedAtMs: 1 }, told)).toEqual(['7 acknowledged'])
    expect(due([all], { closedAtMs: 1, silencedUntilMs: MINUTE_MS * 9 }, told)).toEqual(['7 closed', '8 closed'])
  })
})

const severity = fc.constantFrom(...INCIDENT_SEVERITIES)
const rules = fc.array(
  fc.record({
    name: fc.constant('A rule'),
    leastSeverity: severity,
    tags: fc.subarray(['a', 'b']),
    owners: fc.subarray(['ada']),
    hours: fc.constant(null),
    afterMinutes: fc.integer({ min: 0, max: 5 }),
    channelIds: fc.subarray([1, 2, 3], { minLength: 1 }),
  }),
)
const at = fc.option(fc.integer({ min: 0, max: 10 * MINUTE_MS }))
const states = fc.array(
  fc.record({
    severity,
    tags: fc.subarray(['a', 'b']),
    owners: fc.subarray(['ada', 'bob']),
    acknowledgedAtMs: at,
    silencedUntilMs: at,
    closedAtMs: fc.constant(null),
    missedThroughMs: at,
  }),
)

it('never makes two deliveries of one key, asks for nothing twice in a row, and ends every alarm once', () => {
  fc.assert(
    fc.property(rules, states, (rules, lives) => {
      const told = new Map<number, ChannelTold>()
      const keys = new Set<string>()
      const tell = (incident: ToldIncident, nowMs: number) => {
        for (const telling of tellingsDue(rules, incident, told, nowMs)) {
          const key = deliveryKey(1, telling)
          expect(keys).not.toContain(key)
          keys.add(key)
          told.set(telling.channelId, afterTelling(told.get(telling.channelId) ?? null, telling))
        }
        expect(tellingsDue(rules, incident, told, nowMs)).toEqual([])
      }
      for (const [minute, life] of lives.entries()) tell({ ...life, openedAtMs: 0 }, minute * MINUTE_MS)
      tell({ ...open, closedAtMs: 1 }, lives.length * MINUTE_MS)
      expect([...told.values()].every(({ closed }) => closed)).toBe(true)
      expect([...keys].filter((key) => key.endsWith(':closed'))).toHaveLength(told.size)
    }),
  )
})
