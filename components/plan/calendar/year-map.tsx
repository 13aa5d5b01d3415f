'use client'

import { heatRange } from '../../ui/heat-shade.ts'
import type { TimeWindow } from '../model/time-window.ts'
import { type CountedDay, sumOfCounts } from './calendar-counts.ts'
import { HeatCell } from './heat-cell.tsx'

type Props = { days: readonly CountedDay[]; nowMs: number; onMonth: (month: number) => void; onDay: (window: TimeWindow) => void }

const DAYS = Array.from({ length: 31 }, (_, at) => at + 1)
const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' })

/** The months of a year, a day a cell; a month leads to its own map, and a day, by pointer, to the day, drawn. */
export function YearMap({ days, nowMs, onMonth, onDay }: Props) {
  const range = heatRange(days.map(({ ran, coming }) => ran + coming))
  return (
    <table className="w-full table-fixed border-separate border-spacing-px text-xs">
      <caption className="sr-only">Runs by month and day</caption>
      <thead>
        <tr>
          <th scope="col" className="w-10 text-left font-normal text-muted">
            <span className="sr-only">Month</span>
          </th>
          {DAYS.map((day) => (
            <th key={day} scope="col" className="tabular p-0 text-left font-normal text-muted">
              <span className={day % 5 === 0 || day === 1 ? '' : 'sr-only'}>{day}</span>
            </th>
          ))}
          <th scope="col" className="w-16 p-0 pl-1 text-right font-normal text-muted">
            Runs
          </th>
        </tr>
      </thead>
      <tbody>
        {[...Map.groupBy(days, ({ month }) => month)].map(([month, ofMonth]) => {
          const { ran, coming } = sumOfCounts(ofMonth)
          const name = MONTH_NAME.format(Date.UTC(2000, month - 1, 1))
          return (
            <tr key={month}>
              <th scope="row" className="p-0 text-left font-normal">
                <button type="button" onClick={() => onMonth(month)} className="rounded-sm text-muted hover:underline">
                  {name}
                </button>
              </th>
              {DAYS.map((number) => {
                const day = ofMonth.find((each) => each.day === number)
                if (!day) return <td key={number} className="p-0" />
                const isToday = day.fromMs <= nowMs && nowMs < day.toMs
                return (
                  <HeatCell
                    key={number}
                    count={day}
                    range={range}
                    title={`${number} ${name}`}
                    isHigh
                    isCurrent={isToday}
                    onClick={() => onDay({ fromMs: day.fromMs, toMs: day.toMs })}
                  />
                )
              })}
              <td className="tabular p-0 pl-1 text-right text-muted">{ran + coming > 0 ? (ran + coming).toLocaleString('en') : '–'}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
