import { isTimeZone } from '#scheduling/cron/zone.ts'
import { formatInstant, type InstantFormat, ISO_FORMAT, parseInstantFormat } from './instant-format.ts'

/** The instants of a run, in milliseconds since 1970. */
export type InstantsOfRun = { scheduledForMs: number; alignedForMs: number }

/** A place that an instant of the run fills. `timezone`: null where none stands there, and that of the surroundings holds. */
export type InstantPlace = { instant: keyof InstantsOfRun; format: InstantFormat; timezone: string | null }

const INSTANTS = { scheduledFor: 'scheduledForMs', alignedFor: 'alignedForMs' } as const

/** The names of instants. */
export const INSTANT_NAMES: readonly string[] = Object.keys(INSTANTS)

/**
 * Reads `scheduledFor`, `scheduledFor:yyyy-MM-dd` or `scheduledFor:yyyy-MM-dd HH:mm:Europe/Berlin`: what stands behind the last colon is a time zone
 * if it names one.
 * @param format null: nothing stands behind the name
 * @returns null for a name that is no instant's
 * @throws Error with a sentence for people
 */
export function readInstantPlace(name: string, format: string | null): InstantPlace | null {
  if (!Object.hasOwn(INSTANTS, name)) return null
  const instant = INSTANTS[name as keyof typeof INSTANTS]
  if (format === null) return { instant, format: ISO_FORMAT, timezone: null }
  const zoneAt = format.lastIndexOf(':')
  const last = format.slice(zoneAt + 1)
  if (/^[A-Z][a-z]+\//.test(last) && !isTimeZone(last)) throw new Error(`“${last}” is no time zone. Write one such as Europe/Berlin.`)
  if (!isTimeZone(last)) return { instant, format: parseInstantFormat(format), timezone: null }
  return { instant, format: zoneAt <= 0 ? ISO_FORMAT : parseInstantFormat(format.slice(0, zoneAt)), timezone: last }
}

/** What fills the place. @param timezone holds where the place names none */
export function fillInstantPlace(place: InstantPlace, facts: InstantsOfRun, timezone: string): string {
  return formatInstant(facts[place.instant], place.timezone ?? timezone, place.format)
}
