import { describe, expect, it } from 'vitest'
import type { OwnIncident } from '../views/notification-views.ts'
import { browserMessage, browserTellings, type ShownIncidents } from './browser-tellings.ts'

const NOW_MS = Date.parse('2026-11-30T10:00:00Z')
const incident: OwnIncident = {
  ...{ id: 12, severity: 'warning', title: 'load failed.', openedAt: '2026-11-30T09:59:00.000Z', isAsked: true },
  ...{ acknowledgedAt: null, acknowledgedBy: null, silencedUntil: null, closedAt: null },
  ...{ task: 'load', owner: 'Ada', runbook: 'https://wiki.example.org/load' },
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

  it('says whose the task is, and its runbook', () => {
    expect(browserMessage({ incident, what: 'alarm' })).toEqual({
      title: 'Warning: load failed.',
      body: 'Task: load\nOwner: Ada\nRunbook: https://wiki.example.org/load',
    })
    expect(
      browserMessage({ incident: { ...incident, task: null, owner: null, runbook: null, acknowledgedBy: 'Grace' }, what: 'acknowledged' }),
    ).toEqual({
      title: 'Acknowledged: load failed.',
      body: 'By: Grace',
    })
  })
})
