import { expect, test } from 'vitest'
import { usualPauseEnds } from './pause-ends.ts'

const ends = (now: string) =>
  Object.fromEntries(usualPauseEnds(Date.parse(now), 'Europe/Berlin').map(({ label, atMs }) => [label, new Date(atMs).toISOString()]))

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
