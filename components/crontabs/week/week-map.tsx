'use client'

import { counted } from '#domain/counted.ts'
import { DAYS_OF_WEEK, HOURS_OF_DAY, type WallHour } from '#scheduling/cron/week-hours.ts'
import { heatColour, heatRange } from '../../ui/heat-shade.ts'

type Props = {
  /** Seven days of 24 hours. */
  hours: readonly WallHour[]
  /** For each hour. */
  counts: readonly number[]
  zone: string
  caption: string
}

/** Seven days, an hour a cell: the more happens in it, the darker. */
export function WeekMap({ hours, counts, zone, caption }: Props) {
  const range = heatRange(counts)
  const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: zone })
  return (
    <table className="w-full table-fixed border-separate border-spacing-px text-xs">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="w-14 text-left font-normal text-muted">
            <span className="sr-only">Day</span>
          </th>
          {upTo(HOURS_OF_DAY).map((hour) => (
            <th key={hour} scope="col" className="tabular p-0 text-left font-normal text-muted">
              <span className={hour % 6 === 0 ? '' : 'sr-only'}>{String(hour).padStart(2, '0')}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {upTo(DAYS_OF_WEEK).map((day) => (
          <tr key={day}>
            <th scope="row" className="tabular whitespace-nowrap p-0 text-left font-normal text-muted">
              {dayName.format(hours[day * HOURS_OF_DAY]?.fromMs)}
            </th>
            {upTo(HOURS_OF_DAY).map((hour) => (
              <Cell key={hour} hour={hour} count={counts[day * HOURS_OF_DAY + hour] ?? 0} range={range} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ hour, count, range }: { hour: number; count: number; range: readonly [number, number] }) {
  const time = String(hour).padStart(2, '0')
  return (
    <td
      title={count === 0 ? undefined : `${counted(count, 'start')} from ${time}:00 to ${time}:59`}
      className="h-5 rounded-sm p-0"
      style={{ backgroundColor: heatColour(count, range) }}
    >
      <span className="sr-only">{count}</span>
    </td>
  )
}

function upTo(length: number): number[] {
  return Array.from({ length }, (_, at) => at)
}
