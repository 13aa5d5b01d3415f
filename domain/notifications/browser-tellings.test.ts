import { describe, expect, it } from 'vitest'
import type { OwnIncident } from '../views/notification-views.ts'
import { browserMessage, browserTellings, type ShownIncidents } from './browser-tellings.ts'

const NOW_MS = Date.parse('2026-11-30T10:00:00Z')
const incident: OwnIncident = {
  ...{ id: 12, kind: 'failing', severity: 'warning', title: 'load failed.', openedAt: '2026-11-30T09:59:00.000Z', isAsked: true },
  ...{ acknowledgedAt: null, acknowledgedBy: null, silencedUntil: null, closedAt: null },
  ...{
    task: 'load',
    owner: 'Ada',
    runbook: 'https://wiki.example.org/load',
    deadline: null,
    missed: null,
    missedThroughMs: null,
    remedy: null,
  },
}
const told = (incidents: readonly OwnIncident[], shown: ShownIncidents = {}) => {
  const { tellings, kept } = browserTellings(incidents, shown, NOW_MS)
  const after: ShownIncidents = { ...kept, ...Object.fromEntries(tellings.map((telling) => [telling.incident.id, telling.told])) }
  return { what: tellings.map(({ what }) => what), after }
}

describe('a browser', () => {
  it('shows each thing of an incident once: that it is there, that it got graver, that somebody has it, that it is over', () => {
    const first = told([incident])
    expect(first.what).toEqual(['alarm'])
    expect(told([incident], first.after).what).toEqual([])
    const graver = told([{ ...incident, severity: 'critical' }], first.after)
    expect(graver.what).toEqual(['alarm'])
    const acknowledged = { ...incident, severity: 'critical', acknowledgedAt: '2026-11-30T09:59:30.000Z', acknowledgedBy: 'Grace' } as const
    const third = told([acknowledged], graver.after)
    expect(third.what).toEqual(['acknowledged'])
    expect(told([acknowledged], third.after).what).toEqual([])
    const closed = told([{ ...acknowledged, closedAt: '2026-11-30T09:59:40.000Z' }], third.after)
    expect(closed.what).toEqual(['closed'])
    expect(told([{ ...acknowledged, closedAt: '2026-11-30T09:59:40.000Z' }], closed.after).what).toEqual([])
  })

  it('shows a missed deadline by name, once; of what an older version showed nothing more', () => {
    const missed = { missedThroughMs: 5_000, missed: { count: 1, named: [{ taskName: 'report', dueAtMs: 5_000 }] } }
    const first = told([incident])
    const second = told([{ ...incident, ...missed }], first.after)
    expect(second.what).toEqual(['missed'])
    expect(told([{ ...incident, ...missed }], second.after).what).toEqual([])
    expect(browserMessage({ incident: { ...incident, ...missed }, what: 'missed' }).title).toBe(
      'Deadline missed: report, due by 1970-01-01 00:00 UTC',
    )
    const older = { 12: { severity: 'warning', acknowledged: false, closed: false } } as unknown as ShownIncidents
    expect(told([{ ...incident, ...missed }], older).what).toEqual([])
  })

  it.each<[string, Partial<OwnIncident>]>([
    ['is not asked for', { isAsked: false }],
    ['is silenced', { silencedUntil: '2026-11-30T11:00:00.000Z' }],
    ['is over before it was shown', { closedAt: '2026-11-30T09:59:30.000Z' }],
    ['is acknowledged before it was shown', { acknowledgedAt: '2026-11-30T09:59:30.000Z', acknowledgedBy: 'Grace' }],
  ])('shows nothing of one that %s', (_, rest) => {
    expect(told([{ ...incident, ...rest }]).what).toEqual([])
  })

  it('has shown nothing yet of what it is only to show', () => {
    expect(browserTellings([incident], {}, NOW_MS).kept).toEqual({})
  })

  it('keeps nothing of incidents that are long over', () => {
    const { after } = told([incident, { ...incident, id: 13 }])
    expect(Object.keys(told([incident], after).after)).toEqual(['12'])
  })

  it('says since when, whose the task is, what to do, and its runbook', () => {
    expect(browserMessage({ incident, what: 'alarm' })).toEqual({
      title: 'Warning: load failed.',
      body: [
        'Since: 2026-11-30 09:59 UTC',
        'Task: load',
        'Owner: Ada',
        'What to do: Read the log of its last run, mend the cause, and run it again.',
        'Runbook: https://wiki.example.org/load',
      ].join('\n'),
    })
    expect(
      browserMessage({ incident: { ...incident, task: null, owner: null, runbook: null, acknowledgedBy: 'Grace' }, what: 'acknowledged' }),
    ).toEqual({
      title: 'Acknowledged: load failed.',
      body: 'Since: 2026-11-30 09:59 UTC\nBy: Grace',
    })
  })

  it('says the deadline at risk and what helps in this case, and once it is over neither', () => {
    const endangered: OwnIncident = {
      ...{ ...incident, kind: 'deadline', owner: null, runbook: null },
      deadline: { taskName: 'report', dueAtMs: Date.parse('2026-11-30T12:00:00Z'), chance: 0.001 },
      remedy: 'Start a worker.',
    }
    expect(browserMessage({ incident: endangered, what: 'alarm' }).body.split('\n').slice(2)).toEqual([
      'Deadline at risk: report, due by 2026-11-30 12:00 UTC; the chance to meet it is below 1 %',
      'What to do: See what holds it up first, and help that along or move the deadline.',
      'What helps: Start a worker.',
    ])
    const over = { ...endangered, closedAt: '2026-11-30T10:30:00.000Z' }
    expect(browserMessage({ incident: over, what: 'closed' }).body).toBe(
      'Since: 2026-11-30 09:59 UTC\nOver: 2026-11-30 10:30 UTC\nTask: load',
    )
  })
})
