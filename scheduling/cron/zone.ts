import { BoundedCache } from './bounded-cache.ts'
import { DAY_MS } from './lengths-of-time.ts'

/** Instants before this, and from `CLOCK_END_MS` on, have no cron instants: zone data is good for 1970 through 2100. */
export const CLOCK_START_MS = 0
export const CLOCK_END_MS = Date.UTC(2101, 0, 1)

/**
 * A range of real time in which a zone keeps one offset. Wall-clock times are written as if they were UTC: `wall = instant + offsetMs`.
 * The range may end where nothing happens (zone data is read in windows), but the three edges below are those of true clock changes.
 */
export type ZoneSegment = {
  startMs: number
  endMs: number
  offsetMs: number
  /** Instants before this one show a wall-clock time for the second time; `startMs` when none does. */
  secondPassEndMs: number
  /** Instants from this one on show a wall-clock time that will be shown again; `endMs` when none does. */
  firstPassStartMs: number
  /** Wall-clock times [from, to) that the change at `startMs` left out; equal when it left out none. */
  gapFromWallMs: number
  gapToWallMs: number
}

export type ZoneClock = {
  /** The segment that contains the instant. */
  segmentAt(instantMs: number): ZoneSegment
}

type Transition = { atMs: number; beforeMs: number; afterMs: number }

const WINDOW_MS = 400 * DAY_MS
/** No change of clocks moves the wall clock by more than a day, so changes this near a window's border are all it must know of outside. */
const MARGIN_MS = 3 * DAY_MS
/** Since 1970 no zone changed its clocks twice within a week (Brazil's north-east came nearest, seven days in October 2000). */
const PROBE_MS = 5 * DAY_MS

const clocksByName = new Map<string, ZoneClock>()
/** By what people wrote, because making the format that tells the name takes longer than compiling the rest of a crontab. */
const clocksAsWritten = new BoundedCache<ZoneClock>(1024)

/** The clock of an IANA zone, an alias of one, or whatever else this machine's `Intl` accepts. Throws RangeError for everything else. */
export function zoneClock(timezone: string): ZoneClock {
  return clocksAsWritten.getOrMake(timezone, () => {
    const format = wallClockFormat(timezone)
    const name = format.resolvedOptions().timeZone
    const clock = clocksByName.get(name) ?? readClock(format)
    clocksByName.set(name, clock)
    return clock
  })
}

/** Whether `zoneClock` takes this name. */
export function isTimeZone(timezone: string): boolean {
  try {
    zoneClock(timezone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function wallClockFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}

function readClock(format: Intl.DateTimeFormat): ZoneClock {
  const windows: ZoneSegment[][] = []
  return {
    segmentAt(instantMs) {
      const index = Math.floor(instantMs / WINDOW_MS)
      let segments = windows[index]
      if (!segments) {
        segments = readWindow(format, index * WINDOW_MS, (index + 1) * WINDOW_MS)
        windows[index] = segments
      }
      let at = 0
      while (instantMs >= (segments[at] as ZoneSegment).endMs) at++
      return segments[at] as ZoneSegment
    },
  }
}

function readWindow(format: Intl.DateTimeFormat, fromMs: number, toMs: number): ZoneSegment[] {
  const transitions = transitionsBetween(format, fromMs - MARGIN_MS, toMs + MARGIN_MS)
  const inside = transitions.filter(({ atMs }) => atMs > fromMs && atMs < toMs).map(({ atMs }) => atMs)
  const borders = [fromMs, ...inside, toMs]
  return borders.slice(1).map((endMs, index) => {
    const startMs = borders[index] as number
    const last = transitions.findLast(({ atMs }) => atMs <= startMs)
    const coming = transitions.find(({ atMs }) => atMs >= endMs)
    return segment(startMs, endMs, last, coming, last?.afterMs ?? coming?.beforeMs ?? offsetAt(format, startMs))
  })
}

function segment(
  startMs: number,
  endMs: number,
  last: Transition | undefined,
  coming: Transition | undefined,
  offsetMs: number,
): ZoneSegment {
  const setBackMs = last ? last.beforeMs - last.afterMs : 0
  const toBeSetBackMs = coming ? coming.beforeMs - coming.afterMs : 0
  const leftOutMs = last && last.atMs === startMs && setBackMs < 0 ? -setBackMs : 0
  return {
    startMs,
    endMs,
    offsetMs,
    secondPassEndMs: last && setBackMs > 0 ? Math.min(endMs, Math.max(startMs, last.atMs + setBackMs)) : startMs,
    firstPassStartMs: coming && toBeSetBackMs > 0 ? Math.max(startMs, Math.min(endMs, coming.atMs - toBeSetBackMs)) : endMs,
    gapFromWallMs: startMs + offsetMs - leftOutMs,
    gapToWallMs: startMs + offsetMs,
  }
}

function transitionsBetween(format: Intl.DateTimeFormat, fromMs: number, toMs: number): Transition[] {
  const found: Transition[] = []
  let beforeMs = offsetAt(format, fromMs)
  for (let probedMs = fromMs; probedMs < toMs; probedMs += PROBE_MS) {
    const nextMs = Math.min(toMs, probedMs + PROBE_MS)
    const afterMs = offsetAt(format, nextMs)
    if (afterMs !== beforeMs) found.push({ atMs: firstWithoutOffset(format, probedMs, nextMs, beforeMs), beforeMs, afterMs })
    beforeMs = afterMs
  }
  return found
}

function firstWithoutOffset(format: Intl.DateTimeFormat, withMs: number, withoutMs: number, offsetMs: number): number {
  let low = withMs / 1000
  let high = withoutMs / 1000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(format, middle * 1000) === offsetMs) low = middle
    else high = middle
  }
  return high * 1000
}

/** Wall clock minus UTC at an instant of whole seconds, in milliseconds. */
function offsetAt(format: Intl.DateTimeFormat, instantMs: number): number {
  const [month, day, year, hour, minute, second] = (format.format(instantMs).match(/\d+/g) ?? []).map(Number)
  return Date.UTC(year as number, (month as number) - 1, day, hour, minute, second) - instantMs
}
