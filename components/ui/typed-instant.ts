import { meaningOfWall, wallOf } from '#scheduling/cron/wall-clock.ts'
import { CLOCK_END_MS, CLOCK_START_MS } from '#scheduling/cron/zone.ts'

/** `value`: null when empty, NaN (with the reason in words) when it can't be read. `note`: what a clock change makes of the time typed. */
export type TypedInstant = { value: number | null; problem: string | null; note: string | null }

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:\d\d)?$/i
/** How a date and time is typed, in a sentence. */
export const EXAMPLE = 'Write it like 2026-03-31 08:00.'

/**
 * An instant as one types it: `2026-03-31 04:06` on the wall clock of a zone, with seconds when there are any. Where the clocks show that time
 * twice the offset stands behind it, so that it reads back as the same instant. NaN: what was typed is not known any more.
 */
export function instantText(instantMs: number | null, zone: string): string {
  if (instantMs === null) return ''
  if (Number.isNaN(instantMs)) return '?'
  const wallMs = wallOf(instantMs, zone)
  const text = new Date(wallMs).toISOString().replace('T', ' ')
  const shown = text.slice(17, 19) === '00' ? text.slice(0, 16) : text.slice(0, 19)
  return meaningOfWall(wallMs - (wallMs % 1000), zone).kind === 'twice' ? `${shown} ${offsetText(wallMs - instantMs)}` : shown
}

/** The instant meant by what was typed: on the wall clock of the zone, unless an offset (or `Z`) stands behind it. A date alone is its midnight. */
export function readTypedInstant(text: string, zone: string): TypedInstant {
  const trimmed = text.trim()
  if (trimmed === '') return { value: null, problem: null, note: null }
  const parts = PATTERN.exec(trimmed)
  if (!parts) return unreadable(`“${trimmed}” is no date and time. ${EXAMPLE}`)
  const [, year, month, day, hour = '00', minute = '00', second = '00', offset] = parts
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const wallMs = Date.parse(`${wall}Z`)
  if (Number.isNaN(wallMs) || !new Date(wallMs).toISOString().startsWith(wall)) return unreadable(`There is no ${trimmed}. ${EXAMPLE}`)
  const { value, note } =
    offset === undefined ? onTheClock(wallMs, zone) : { value: Date.parse(`${wall}${offset.toUpperCase()}`), note: null }
  if (!(value >= CLOCK_START_MS && value < CLOCK_END_MS)) return unreadable('Only the years from 1970 through 2100 are kept.')
  return { value, problem: null, note }
}

function onTheClock(wallMs: number, zone: string): { value: number; note: string | null } {
  if (wallMs < CLOCK_START_MS || wallMs >= CLOCK_END_MS) return { value: Number.NaN, note: null }
  const meaning = meaningOfWall(wallMs, zone)
  return { value: meaning.instantMs, note: noteOf(meaning, wallMs, zone) }
}

function noteOf(meaning: ReturnType<typeof meaningOfWall>, wallMs: number, zone: string): string | null {
  if (meaning.kind === 'once') return null
  if (meaning.kind !== 'twice')
    return `A clock change in ${zone} leaves ${timeText(wallMs)} out: this is the first moment after it, ${timeText(wallOf(meaning.instantMs, zone))}.`
  return `${timeText(wallMs)} comes twice that day in ${zone}: this is the first. For the second write ${offsetText(wallMs - meaning.secondMs)} behind it.`
}

function timeText(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(11, 16)
}

/** `+05:30`, `-03:00`. */
function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function unreadable(problem: string): TypedInstant {
  return { value: Number.NaN, problem, note: null }
}
