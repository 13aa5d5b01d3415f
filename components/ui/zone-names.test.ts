import { rawTimeZones } from '@vvo/tzdb'
import { describe, expect, it } from 'vitest'
import { zoneClock } from '#scheduling/cron/zone.ts'
import { knownZones, zoneNameOfToday } from './zone-names.ts'

/** Every name in the time zone database's list of zones of now, with the older names that stand for the same clock. */
const groups = rawTimeZones.map(({ name, group }) => [...new Set([name, ...group])])

describe('a zone', () => {
  it('is called as it is today, whatever the browser calls it', () => {
    expect(zoneNameOfToday('Asia/Katmandu')).toBe('Asia/Kathmandu')
    expect(zoneNameOfToday('Europe/Kiev')).toBe('Europe/Kyiv')
    expect(zoneNameOfToday('Europe/Berlin')).toBe('Europe/Berlin')
    expect(zoneNameOfToday('Australia/Hobart')).toBe('Australia/Hobart')
  })

  it('is among those that the browser knows under no name that the list of zones has given up', () => {
    const zones = knownZones()
    expect(zones).toContain('Asia/Kathmandu')
    // Of two names in one group of which the other is the group's own and sounds the same, the list's own is the one of today.
    const outdated = zones.filter((zone) =>
      groups.some(([own, ...others]) => own !== undefined && others.includes(zone) && soundAlike(own, zone)),
    )
    expect(outdated).toEqual([])
  })

  it('has the same clock under both names', () => {
    for (const old of ['Africa/Asmera', 'America/Coral_Harbour', 'America/Louisville', 'Asia/Katmandu', 'Pacific/Ponape', 'Pacific/Truk']) {
      const [was, is] = [zoneClock(old), zoneClock(zoneNameOfToday(old))]
      for (let ms = 0; ms < Date.UTC(2040, 0); ms += 40 * 86_400_000) expect(is.segmentAt(ms).offsetMs).toBe(was.segmentAt(ms).offsetMs)
    }
  })
})

/** `Katmandu` and `Kathmandu`; `Kiev` and `Kyiv`. */
function soundAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => (name.split('/').at(-1) ?? '').toLowerCase().replace(/[^bcdfgjklmnpqrstvxz]/g, ''))
  return a === b && one.split('/')[0] === other.split('/')[0]
}
