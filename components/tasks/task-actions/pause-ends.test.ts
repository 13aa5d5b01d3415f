import { expect, test } from 'vitest'
import { usualPauseEnds } from './pause-ends.ts'

const ends = (now: string, zone = 'Europe/Berlin') =>
  Object.fromEntries(usualPauseEnds(Date.parse(now), zone).map(({ label, atMs }) => [label, new Date(atMs).toISOString()]))

test('the usual ends of a pause are those of the zone in which one reads times', () => {
  // A Wednesday evening in UTC is already Thursday in Berlin.
  expect(ends('2026-01-14T23:30:10Z')).toEqual({
    'In 1 hour': '2026-01-15T00:31:00.000Z',
    'Tomorrow 08:00': '2026-01-16T07:00:00.000Z',
    'Monday 08:00': '2026-01-19T07:00:00.000Z',
  })
})

test('on a Sunday tomorrow is Monday, said once; on a Monday the next Monday is a week away', () => {
  expect(Object.keys(ends('2026-01-18T12:00:00Z'))).toEqual(['In 1 hour', 'Tomorrow 08:00'])
  expect(ends('2026-01-19T12:00:00Z')['Monday 08:00']).toBe('2026-01-26T07:00:00.000Z')
})

test.each([
  ['Europe/Berlin', '2026-03-28T10:00:00Z', '2026-03-29T06:00:00.000Z'],
  ['Europe/Berlin', '2026-10-24T10:00:00Z', '2026-10-25T07:00:00.000Z'],
  ['America/New_York', '2026-03-07T17:00:00Z', '2026-03-08T12:00:00.000Z'],
  ['America/New_York', '2026-10-31T17:00:00Z', '2026-11-01T13:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-03T03:00:00Z', '2026-10-03T21:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-04T03:00:00Z', '2026-04-04T21:30:00.000Z'],
  ['Asia/Kathmandu', '2026-04-04T03:00:00Z', '2026-04-05T02:15:00.000Z'],
])('tomorrow at eight is eight o’clock on the clocks of %s, also on the day before they change (%s)', (zone, now, instant) => {
  expect(ends(now, zone)['Tomorrow 08:00']).toBe(instant)
})

test('the coming Monday is eight o’clock there, with a clock change in between', () => {
  expect(ends('2026-03-27T10:00:00Z')['Monday 08:00']).toBe('2026-03-30T06:00:00.000Z')
})
