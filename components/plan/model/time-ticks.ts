import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { meaningOfWall, wallOf } from '#scheduling/cron/wall-clock.ts'
import type { TimeWindow } from './time-window.ts'

/** A line of the time axis. `isMajor`: a day, or where days are the steps, a month begins there. */
export type TimeTick = { atMs: number; label: string; isMajor: boolean }

const STEPS_MS = [
  ...[10 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, WEEK_MS, 2 * WEEK_MS],
]
/** The epoch began on a Thursday: wall-clock weeks begin on Mondays. */
const FIRST_MONDAY_MS = 4 * DAY_MS

/**
 * The lines of the time axis, on round times of the zone's clocks, each at least `leastPx` from the next.
 * @param timezone as `Intl` knows it
 */
export function timeTicks({ fromMs, toMs }: TimeWindow, widthPx: number, timezone: string, leastPx = 84): TimeTick[] {
  const leastMs = ((toMs - fromMs) * leastPx) / Math.max(1, widthPx)
  const stepMs = STEPS_MS.find((each) => each >= leastMs) ?? 4 * WEEK_MS
  const originMs = stepMs >= WEEK_MS ? FIRST_MONDAY_MS : 0
  const firstWallMs = Math.floor((wallOf(fromMs, timezone) - originMs) / stepMs) * stepMs + originMs
  const ticks: TimeTick[] = []
  for (let wallMs = firstWallMs; ; wallMs += stepMs) {
    const meaning = meaningOfWall(wallMs, timezone)
    const instants = meaning.kind === 'twice' && stepMs < DAY_MS ? [meaning.instantMs, meaning.secondMs] : [meaning.instantMs]
    const [firstMs = wallMs] = instants
    if (firstMs > toMs) break
    // A time that a clock change leaves out has no line of its own, save where it begins a day.
    if (meaning.kind === 'left_out' && wallMs % DAY_MS !== 0) continue
    for (const atMs of instants) if (atMs >= fromMs && atMs <= toMs) ticks.push({ atMs, ...labelOf(wallMs, stepMs) })
  }
  return ticks.sort((a, b) => a.atMs - b.atMs)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function labelOf(wallMs: number, stepMs: number): Pick<TimeTick, 'label' | 'isMajor'> {
  const wall = new Date(wallMs)
  const day = `${DAYS[wall.getUTCDay()]} ${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}`
  if (stepMs >= DAY_MS) return { label: day, isMajor: wall.getUTCDate() <= stepMs / DAY_MS }
  if (wallMs % DAY_MS === 0) return { label: day, isMajor: true }
  return { label: wall.toISOString().slice(11, stepMs < MINUTE_MS ? 19 : 16), isMajor: false }
}
