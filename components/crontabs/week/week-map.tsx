'use client'

import { counted } from '#domain/counted.ts'
import { DAYS_OF_WEEK, HOURS_OF_DAY, type WallHour } from '#scheduling/cron/week-hours.ts'

type Props = {
  /** Seven days of 24 hours. */
  hours: readonly WallHour[]
  /** For each hour. */
  counts: readonly number[]
  zone: string
  caption: string
}

/** Shares of the accent in a cell, from the fewest to the most; the middle one where all are alike. */
const SHADES = [15, 28, 42, 56, 70] as const
const MIDDLE_SHADE = SHADES[2]
const EMPTY = 'color-mix(in srgb, var(--fg) 5%, transparent)'

/** Seven days, an hour a cell: the more happens in it, the darker. */
export function WeekMap({ hours, counts, zone, caption }: Props) {
  const some = counts.filter((count) => count > 0)
  const [least, most] = [Math.min(...some), Math.max(...some)]
  const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: zone })
  return (
    <table className="w-full table-fixed border-separate border-spacing-px text-xs">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="w-14 text-left font-normal text-muted">
            <span className="sr-only">Day</span>
          </th>
          {range(HOURS_OF_DAY).map((hour) => (
            <th key={hour} scope="col" className="tabular p-0 text-left font-normal text-muted">
              <span className={hour % 6 === 0 ? '' : 'sr-only'}>{String(hour).padStart(2, '0')}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {range(DAYS_OF_WEEK).map((day) => (
          <tr key={day}>
            <th scope="row" className="tabular whitespace-nowrap p-0 text-left font-normal text-muted">
              {dayName.format(hours[day * HOURS_OF_DAY]?.fromMs)}
            </th>
            {range(HOURS_OF_DAY).map((hour) => (
              <Cell key={hour} hour={hour} count={counts[day * HOURS_OF_DAY + hour] ?? 0} range={[least, most]} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ hour, count, range: [least, most] }: { hour: number; count: number; range: readonly [number, number] }) {
  const share = Math.floor(((count - least) / (most - least)) * SHADES.length)
  const shade = most === least ? MIDDLE_SHADE : SHADES[Math.min(SHADES.length - 1, share)]
  const time = String(hour).padStart(2, '0')
  return (
    <td
      title={count === 0 ? undefined : `${counted(count, 'start')} from ${time}:00 to ${time}:59`}
      className="h-5 rounded-sm p-0"
      style={{ backgroundColor: count === 0 ? EMPTY : `color-mix(in srgb, var(--accent) ${shade}%, transparent)` }}
    >
      <span className="sr-only">{count}</span>
    </td>
  )
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at)
}
