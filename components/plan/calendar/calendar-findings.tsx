'use client'

import { counted } from '#domain/counted.ts'
import type { PlanTask } from '#domain/views/plan-views.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { formatClock } from '../../ui/time-format.ts'
import type { TimeWindow } from '../model/time-window.ts'
import { type CountedDay, daysWithout, sumOfCounts } from './calendar-counts.ts'
import type { ComingStarts } from './coming-starts.ts'
import { countWords } from './count-words.ts'

type Props = {
  days: readonly CountedDay[]
  coming: ComingStarts
  /** Of which alone it is; null: of all. */
  task: PlanTask | null
  /** There are more tasks than are counted. */
  hasMore: boolean
  nowMs: number
  zone: string
  onWindow: (window: TimeWindow) => void
}

/** On both sides of an instant. */
const AROUND_MS = 15 * MINUTE_MS
const MOST_DAYS = 40

/** What the calendar comes to in words: how much, where it is crowded, and of one task the days without a run. */
export function CalendarFindings({ days, coming, task, hasMore, nowMs, zone, onWindow }: Props) {
  const show = ({ fromMs, toMs }: TimeWindow) => onWindow({ fromMs, toMs })
  return (
    <div className="space-y-3 pt-3 text-sm">
      <p className="text-muted">
        {countWords(sumOfCounts(days))}; what is to come, striped, comes of the crontabs of {counted(coming.taskCount, 'task')}, by the
        clocks of {zone}.{hasMore && ' There are more tasks than are counted here: narrow them down.'}
      </p>
      {task && <DaysWithout {...daysWithout(days, task.state?.cronBaseMs ?? nowMs)} task={task} zone={zone} onDay={show} />}
      {!task && coming.crowded.length > 0 && (
        <div>
          <h3 className="pb-1 font-medium">Where most tasks start at once, those that start more than hourly aside</h3>
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {coming.crowded.map(({ atMs, taskCount }) => (
              <li key={atMs}>
                <button
                  type="button"
                  className="tabular underline decoration-line-strong underline-offset-2 hover:decoration-fg"
                  onClick={() => show({ fromMs: atMs - AROUND_MS, toMs: atMs + AROUND_MS })}
                >
                  {taskCount} tasks at {formatClock(atMs, nowMs, zone)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

type DaysProps = {
  first: CountedDay | null
  without: readonly CountedDay[]
  task: PlanTask
  zone: string
  onDay: (day: TimeWindow) => void
}

function DaysWithout({ first, without, task, zone, onDay }: DaysProps) {
  const name = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: zone })
  if (first === null) return <p>{task.name} had no runs yet.</p>
  if (without.length === 0)
    return (
      <p>
        {task.name} has a run on every day from {name.format(first.fromMs)} on.
      </p>
    )
  return (
    <div>
      <h3 className="pb-1 font-medium">
        {counted(without.length, 'day')} without a run of {task.name}
      </h3>
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {without.slice(0, MOST_DAYS).map((day) => (
          <li key={day.fromMs}>
            <button
              type="button"
              className="tabular underline decoration-line-strong underline-offset-2 hover:decoration-fg"
              onClick={() => onDay(day)}
            >
              {name.format(day.fromMs)}
            </button>
          </li>
        ))}
        {without.length > MOST_DAYS && <li className="text-muted">and {without.length - MOST_DAYS} more</li>}
      </ul>
    </div>
  )
}
