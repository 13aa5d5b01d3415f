import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { wallOf } from '#scheduling/cron/wall-clock.ts'

/** A piece of a format: text as it stands, or something of an instant. */
type FormatPart = { text: string } | { token: string }

/** How an instant is written, as `parseInstantFormat` read it. */
export type InstantFormat = readonly FormatPart[]

/** What an instant is to a token: the zone's wall clock, in milliseconds as if it were UTC, and the instant itself. */
type Shown = { wall: Date; instantMs: number }

const two = (number: number) => String(number).padStart(2, '0')

/** The letters are those of Unicode (UTS 35), with `t` for seconds since 1970 and `i`, `II`, `RRRR` for ISO weekday, week and its year. */
const TOKENS: Readonly<Record<string, (shown: Shown) => string>> = {
  yyyy: ({ wall }) => String(wall.getUTCFullYear()).padStart(4, '0'),
  yy: ({ wall }) => two(wall.getUTCFullYear() % 100),
  MM: ({ wall }) => two(wall.getUTCMonth() + 1),
  M: ({ wall }) => String(wall.getUTCMonth() + 1),
  dd: ({ wall }) => two(wall.getUTCDate()),
  d: ({ wall }) => String(wall.getUTCDate()),
  DDD: ({ wall }) => String(dayOfYear(wall)).padStart(3, '0'),
  HH: ({ wall }) => two(wall.getUTCHours()),
  H: ({ wall }) => String(wall.getUTCHours()),
  mm: ({ wall }) => two(wall.getUTCMinutes()),
  ss: ({ wall }) => two(wall.getUTCSeconds()),
  SSS: ({ wall }) => String(wall.getUTCMilliseconds()).padStart(3, '0'),
  i: ({ wall }) => String(isoWeekday(wall)),
  II: ({ wall }) => two(isoWeek(wall).week),
  RRRR: ({ wall }) => String(isoWeek(wall).year).padStart(4, '0'),
  xxx: ({ wall, instantMs }) => offsetInWords(wall.getTime() - instantMs),
  t: ({ instantMs }) => String(Math.floor(instantMs / 1000)),
}

/** What is written where no format is given, such as 2026-11-30T06:00:00+01:00. */
export const ISO_FORMAT: InstantFormat = [
  ...['yyyy', '-', 'MM', '-', 'dd', 'T', 'HH', ':', 'mm', ':', 'ss', 'xxx'].map((piece) =>
    TOKENS[piece] ? { token: piece } : { text: piece },
  ),
]

/**
 * Reads a format such as `yyyy-MM-dd'T'HH:mm`: letters are tokens, all else stands for itself, and so do letters between apostrophes.
 * @throws Error that names the letters that mean nothing
 */
export function parseInstantFormat(format: string): InstantFormat {
  const pieces = format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? []
  if (pieces.length === 0) throw new Error('A format stands behind the colon, such as yyyy-MM-dd.')
  return pieces.map((piece) => {
    if (/^[A-Za-z]/.test(piece)) {
      if (TOKENS[piece]) return { token: piece }
      throw new Error(
        `“${piece}” means nothing in a format. Letters that mean something are ${Object.keys(TOKENS).join(', ')}; put others between apostrophes.`,
      )
    }
    if (piece === "'") throw new Error('An apostrophe in the format has no partner.')
    return { text: piece.startsWith("'") ? piece.slice(1, -1).replaceAll("''", "'") || "'" : piece }
  })
}

/** An instant (milliseconds since 1970) as the clocks of a zone show it. */
export function formatInstant(instantMs: number, timezone: string, format: InstantFormat): string {
  const shown = { wall: new Date(wallOf(instantMs, timezone)), instantMs }
  return format.map((part) => ('text' in part ? part.text : (TOKENS[part.token]?.(shown) ?? ''))).join('')
}

function dayOfYear(wall: Date): number {
  return Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / DAY_MS) + 1
}

/** From Monday, 1, to Sunday, 7. */
function isoWeekday(wall: Date): number {
  return wall.getUTCDay() || 7
}

/** A week belongs to the year in which its Thursday is. */
function isoWeek(wall: Date): { year: number; week: number } {
  const thursday = new Date(wall.getTime() + (4 - isoWeekday(wall)) * DAY_MS)
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) }
}

function offsetInWords(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
