import { type RawTimeZone, rawTimeZones } from '@vvo/tzdb'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'

/** A zone to choose: its IANA name, and what helps to recognise it. */
export type ZoneOption = { name: string; hint: string }

const MOST_SHOWN = 60

/**
 * Zones for what is typed: by name, city, country or alias; names that start with it first. An alias is offered under its own name,
 * as is everything else that `Intl` accepts. Without a search: UTC, `nearby` and then the first by name.
 * @param nowMs the offsets shown are those of this moment
 * @param nearby the zone of the browser
 */
export function searchZones(search: string, nowMs: number, nearby: string): ZoneOption[] {
  const wanted = plain(search)
  if (wanted === '')
    return [...new Set(['UTC', nearby, ...byName])].slice(0, MOST_SHOWN).map((name) => ({ name, hint: zoneHint(name, nowMs) }))
  const found = zones
    .flatMap((zone) => namesOf(zone).map((name) => ({ zone, name, rank: rankOf(zone, name, wanted) })))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_SHOWN)
    .map(({ zone, name }) => ({
      name,
      hint: name === zone.name ? hintOf(zone, nowMs) : `same clock as ${zone.name} · ${hintOf(zone, nowMs)}`,
    }))
  const asTyped = search.trim()
  const isListed = found.some((choice) => plain(choice.name) === wanted)
  if (!isListed && isTimeZone(asTyped)) found.unshift({ name: asTyped, hint: 'as typed' })
  return found
}

/** What stands beside a zone: `UTC+02:00 · Berlin, Hamburg`; only the offset for zones that tzdb does not list. */
export function zoneHint(name: string, nowMs: number): string {
  const zone = zones.find((each) => each.name === name || each.group.includes(name))
  if (zone) return hintOf(zone, nowMs)
  return isTimeZone(name) ? offsetAt(name, nowMs) : ''
}

const UTC: RawTimeZone = {
  name: 'UTC',
  alternativeName: 'Coordinated Universal Time',
  group: ['UTC', 'Etc/UTC', 'GMT', 'Zulu'],
  continentCode: '',
  continentName: '',
  countryName: '',
  countryCode: '',
  mainCities: [],
  rawOffsetInMinutes: 0,
  abbreviation: 'UTC',
  rawFormat: '',
}

const zones: readonly RawTimeZone[] = [UTC, ...rawTimeZones]
const byName = rawTimeZones.map((zone) => zone.name).sort()

function namesOf(zone: RawTimeZone): string[] {
  return [...new Set([zone.name, ...zone.group])]
}

function rankOf(zone: RawTimeZone, name: string, wanted: string): number {
  const plainName = plain(name)
  if (plainName === wanted) return 5
  if (plainName.startsWith(wanted)) return 4
  if (plainName.includes(wanted)) return name === zone.name ? 3 : 2
  if (name !== zone.name) return 0
  return [...zone.mainCities, zone.countryName, zone.alternativeName].some((word) => plain(word).includes(wanted)) ? 3 : 0
}

function hintOf(zone: RawTimeZone, nowMs: number): string {
  return [offsetAt(zone.name, nowMs), zone.mainCities.slice(0, 3).join(', ')].filter(Boolean).join(' · ')
}

const offsets = new Map<string, { hour: number; text: string }>()

/** `UTC+05:30`. Asking a zone for the first time takes milliseconds, so it is asked once an hour, and only for what is shown. */
function offsetAt(name: string, nowMs: number): string {
  const hour = Math.floor(nowMs / HOUR_MS)
  const known = offsets.get(name)
  if (known?.hour === hour) return known.text
  const parts = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' }).formatToParts(nowMs)
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  const text = offset === 'GMT' ? 'UTC+00:00' : offset.replace('GMT', 'UTC')
  offsets.set(name, { hour, text })
  return text
}

/** For comparing: no case, no accents, underscores as spaces. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('_', ' ').trim()
}
