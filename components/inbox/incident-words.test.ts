import { expect, test } from 'vitest'
import type { IncidentDetail } from '#domain/views/incident-views.ts'
import { eventWords } from './incident-words.ts'

type IncidentEvent = IncidentDetail['events'][number]

const event = (happening: IncidentEvent['happening'], data: Partial<IncidentEvent['data']> = {}, rest: Partial<IncidentEvent> = {}) =>
  eventWords({
    ...{ id: 1, at: '2026-03-02T03:10:00.000Z', happening, severity: 'critical', actorName: null },
    data: { title: 'load failed.', memberCount: 1, ...data },
    ...rest,
  })
const byAda = { actorName: 'Ada' }

test.each([
  [event('opened'), 'Opened as critical: load failed.'],
  [event('updated', { joined: 2 }), '2 tasks came into it: load failed.'],
  [event('updated', { missed: 1 }), '1 task missed its deadline: load failed.'],
  [event('updated', { joined: 1, missed: 2 }), '1 task came into it, 2 tasks missed their deadline: load failed.'],
  [event('updated'), 'load failed.'],
  [event('escalated', { severityBefore: 'warning' }), 'Got graver, from warning to critical: load failed.'],
  [event('acknowledged', { word: 'I restart the source' }, byAda), 'Ada acknowledged it: I restart the source'],
  [event('acknowledged', { word: '' }, byAda), 'Ada acknowledged it.'],
  [event('unsilenced', {}, byAda), 'Ada ended its silence.'],
  [event('closed', { reason: 'disabled' }), 'Closed: what caused it was disabled.'],
  [event('closed', { reason: 'elsewhere' }), 'Closed: its tasks are held up by something else.'],
  [event('closed', { reason: 'well' }), 'Closed: all is well again.'],
])('an event of an incident is told in a sentence: %s', (told, sentence) => {
  expect(told).toBe(sentence)
})
