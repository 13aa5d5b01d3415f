'use client'

import clsx from 'clsx'
import { HOURS_OF_DAY } from '#scheduling/cron/week-hours.ts'
import { heatRange } from '../../ui/heat-shade.ts'
import type { TimeWindow } from '../model/time-window.ts'
import type { CountedDay } from './calendar-counts.ts'
import { countWords } from './count-words.ts'
import { HeatCell } from './heat-cell.tsx'

type Props = { days: readonly CountedDay[]; nowMs: number; zone: string; onDay: (window: TimeWindow) => void }

const HOURS = Array.from({ length: HOURS_OF_DAY }, (_, hour) => String(hour).padStart(2, '0'))

/** The days of a month, an hour a cell; a day leads to it, drawn. */
export function MonthMap({ days, nowMs, zone, onDay }: Props) {
  const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: zone })
  const range = heatRange(days.flatMap(({ byHour }) => byHour.map(({ ran, coming }) => ran + coming)))
  return (
    <table className="w-full table-fixed border-separate border-spacing-px text-xs">
      <caption className="sr-only">Runs by day and hour</caption>
      <thead>
        <tr>
          <th scope="col" className="w-14 text-left font-normal text-muted">
            <span className="sr-only">Day</span>
          </th>
          {HOURS.map((hour, at) => (
            <th key={hour} scope="col" className="tabular p-0 text-left font-normal text-muted">
              <span className={at % 6 === 0 ? '' : 'sr-only'}>{hour}</span>
            </th>
          ))}
          <th scope="col" className="w-12 p-0 pl-1 text-right font-normal text-muted">
            Runs
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => {
          const isToday = day.fromMs <= nowMs && nowMs < day.toMs
          const { ran, coming } = day
          return (
            <tr key={day.day}>
              <th scope="row" className="p-0 text-left font-normal">
                <button
                  type="button"
                  aria-current={isToday ? 'date' : undefined}
                  title={countWords(day)}
                  onClick={() => onDay({ fromMs: day.fromMs, toMs: day.toMs })}
                  className={clsx('tabular whitespace-nowrap rounded-sm hover:underline', isToday ? 'font-semibold text-fg' : 'text-muted')}
                >
                  {dayName.format(day.fromMs)}
                </button>
              </th>
              {day.byHour.map((count, hour) => (
                <HeatCell key={HOURS[hour]} count={count} range={range} title={`${HOURS[hour]}:00 to ${HOURS[hour]}:59`} isHigh={false} />
              ))}
              <td className="tabular p-0 pl-1 text-right text-muted">{ran + coming > 0 ? (ran + coming).toLocaleString('en') : '–'}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
