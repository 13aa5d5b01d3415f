import { describe, expect, it } from 'vitest'
import { iso } from './testing/crontab.ts'
import { CLOCK_END_MS, isTimeZone, type ZoneSegment, zoneClock } from './zone.ts'

function offsetHours(zone: string, instant: string): number {
  return zoneClock(zone).segmentAt(Date.parse(instant)).offsetMs / 3_600_000
}

function segmentsOf(zone: string, fromMs: number, toMs: number): ZoneSegment[] {
  const segments: ZoneSegment[] = []
  for (let atMs = fromMs; atMs < toMs; atMs = (segments.at(-1) as ZoneSegment).endMs) segments.push(zoneClock(zone).segmentAt(atMs))
  return segments
}

describe('the clock of a zone', () => {
  it.each([
    ['Europe/Berlin', '2024-03-31T00:59:59Z', 1],
    ['Europe/Berlin', '2024-03-31T01:00:00Z', 2],
    ['Europe/Berlin', '2099-07-01T00:00:00Z', 2],
    ['Asia/Kathmandu', '2024-01-01T00:00:00Z', 5.75],
    ['Asia/Kathmandu', '1985-01-01T00:00:00Z', 5.5],
    ['Africa/Monrovia', '1970-01-01T00:00:00Z', -0.7416666666666667],
    ['Africa/Monrovia', '1973-01-01T00:00:00Z', 0],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -10],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 14],
    ['+05:30', '2024-01-01T00:00:00Z', 5.5],
  ])('%s at %s is %d hours from UTC', (zone, instant, hours) => {
    expect(offsetHours(zone, instant)).toBe(hours)
  })

  it('is the same clock under every name of the zone', () => {
    expect(zoneClock('Asia/Calcutta')).toBe(zoneClock('Asia/Kolkata'))
    expect(zoneClock('US/Eastern')).toBe(zoneClock('America/New_York'))
    expect(zoneClock('europe/berlin')).toBe(zoneClock('Europe/Berlin'))
  })

  it('knows which names Intl takes', () => {
    expect(['UTC', 'Etc/GMT+3', 'EST5EDT', 'Asia/Kolkata'].filter(isTimeZone)).toHaveLength(4)
    expect(['', 'Nowhere', 'Europe/', 'UTC ', 'GMT+5', '__proto__'].filter(isTimeZone)).toEqual([])
    expect(() => zoneClock('Nowhere')).toThrow(RangeError)
  })

  it.each(['Europe/Berlin', 'Africa/Casablanca', 'America/Noronha', 'Asia/Gaza', 'UTC'])(
    'covers 1970-2100 of %s without a hole',
    (zone) => {
      const segments = segmentsOf(zone, 0, CLOCK_END_MS)
      expect(segments[0]?.startMs).toBe(0)
      segments.forEach((segment, index) => {
        expect(segment.endMs).toBeGreaterThan(segment.startMs)
        if (index > 0) expect(segment.startMs).toBe(segments[index - 1]?.endMs)
      })
    },
  )

  it('finds two changes a week apart (Fernando de Noronha, October 2000)', () => {
    const changes = segmentsOf('America/Noronha', Date.UTC(2000, 8, 25), Date.UTC(2000, 10, 1))
      .slice(1)
      .map(({ startMs }) => iso(startMs))
    expect(changes).toEqual(expect.arrayContaining(['2000-10-08T02:00:00Z', '2000-10-15T01:00:00Z']))
  })

  it('tells a repeated hour from both sides and a left-out hour from behind', () => {
    const [beforeFall, fall] = segmentsOf('Europe/Berlin', Date.UTC(2024, 9, 27), Date.UTC(2024, 9, 28))
    expect(iso(beforeFall?.firstPassStartMs ?? 0)).toBe('2024-10-27T00:00:00Z')
    expect(iso(fall?.secondPassEndMs ?? 0)).toBe('2024-10-27T02:00:00Z')
    const spring = zoneClock('Europe/Berlin').segmentAt(Date.parse('2024-03-31T01:00:00Z'))
    expect([iso(spring.gapFromWallMs), iso(spring.gapToWallMs)]).toEqual(['2024-03-31T02:00:00Z', '2024-03-31T03:00:00Z'])
  })
})
