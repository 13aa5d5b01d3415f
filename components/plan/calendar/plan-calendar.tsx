'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, ListOrdered, SquareChartGantt } from 'lucide-react'
import { useMemo } from 'react'
import { counted } from '#domain/counted.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import type { TaskFilterParams } from '../../tasks/task-list-params.ts'
import { TaskPicker } from '../../tasks/task-picker.tsx'
import { Button } from '../../ui/button.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FilterChips, FilterToken } from '../../ui/filter-bar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import type { TimeWindow } from '../model/time-window.ts'
import { planHoursQuery } from '../queries.ts'
import { countedDays } from './calendar-counts.ts'
import { CalendarFindings } from './calendar-findings.tsx'
import { type CalendarPeriod, daysOf, monthAt, periodBeside, readPeriod, writePeriod } from './calendar-period.ts'
import { MonthMap } from './month-map.tsx'
import { useComingStarts } from './use-coming-starts.ts'
import { YearMap } from './year-map.tsx'

type Props = {
  plan: PlanView | undefined
  /** By what its tasks were found. */
  params: TaskFilterParams
  /** `2026-11` or `2026`; whatever else: the present month. */
  period: string | null
  /** The task whose runs alone are counted; null: all. */
  taskId: number | null
  nowMs: number
  onChange: (change: { period?: string; chosen?: string | null }) => void
  onView: (view: 'drawn' | 'list') => void
  /** Somebody wants to see a stretch of it drawn. */
  onWindow: (window: TimeWindow) => void
}

/** How many runs each hour of a month or each day of a year had, and how many the crontabs ask for: where it is crowded, and where nothing runs. */
export function PlanCalendar({ plan, params, period: addressed, taskId, nowMs, onChange, onView, onWindow }: Props) {
  const { zone } = useDisplayZone()
  const present = monthAt(nowMs, zone)
  const period: CalendarPeriod = readPeriod(addressed ?? '') ?? present
  const key = writePeriod(period)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says the period
  const days = useMemo(() => daysOf(period, zone), [key, zone])
  const task = plan?.tasks.find(({ id, isShown }) => isShown && id === taskId) ?? null
  const fromMs = days[0]?.hours[0]?.fromMs ?? 0
  const toMs = days.at(-1)?.hours.at(-1)?.untilMs ?? 0
  const {
    data: ran,
    error,
    refetch,
  } = useQuery({ ...planHoursQuery(params, { fromMs, toMs }, task?.id ?? null), enabled: taskId === null || plan !== undefined })
  const coming = useComingStarts(plan, task?.id ?? null, days)
  const shown = useMemo(() => countedDays(days, ran?.hours ?? [], coming), [days, ran, coming])
  const goTo = (next: CalendarPeriod | null) => next && onChange({ period: writePeriod(next) })
  const [before, after] = [periodBeside(period, -1), periodBeside(period, 1)]
  const isReady = plan !== undefined && ran !== undefined && coming !== null
  const isElsewhere = taskId !== null && plan !== undefined && task === null
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2 pb-3">
        <Button size="sm" disabled={key === writePeriod(present)} onClick={() => goTo(present)}>
          This month
        </Button>
        <IconButton label="The one before" size="sm" icon={<ChevronLeft />} disabled={!before} onClick={() => goTo(before)} />
        <h2 className="tabular min-w-32 text-center font-medium text-sm">{titleOf(period)}</h2>
        <IconButton label="The next one" size="sm" icon={<ChevronRight />} disabled={!after} onClick={() => goTo(after)} />
        <FilterChips
          label="How much is shown"
          value={period.month === null ? 'Year' : 'Month'}
          chips={[
            { value: 'Month', label: 'Month' },
            { value: 'Year', label: 'Year' },
          ]}
          onChange={(chosen) => {
            const month = period.year === present.year ? present.month : 1
            if (chosen !== null) goTo({ year: period.year, month: chosen === 'Year' ? null : month })
          }}
        />
        {task ? (
          <FilterToken onRemove={() => onChange({ chosen: null })}>Of {task.name} alone</FilterToken>
        ) : (
          <span className="w-48">
            <TaskPicker
              value={null}
              placeholder="Of all tasks"
              ariaLabel="Of one task alone"
              onChange={(id) => onChange({ chosen: String(id) })}
            />
          </span>
        )}
        {isElsewhere && <p className="text-amber text-xs">The chosen task is not among these: all of them are counted.</p>}
        <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
          <Button size="sm" icon={<SquareChartGantt />} onClick={() => onView('drawn')}>
            Drawn
          </Button>
          <Button size="sm" icon={<ListOrdered />} onClick={() => onView('list')}>
            As a list
          </Button>
        </span>
      </div>
      {error && !ran ? (
        <ErrorState title="The runs could not be counted" error={error} onRetry={() => refetch()} />
      ) : (
        <section aria-label={`The calendar of ${titleOf(period)}`} aria-busy={!isReady} className="max-w-4xl">
          {period.month === null ? (
            <YearMap days={shown} nowMs={nowMs} onMonth={(month) => goTo({ year: period.year, month })} onDay={onWindow} />
          ) : (
            <MonthMap days={shown} nowMs={nowMs} zone={zone} onDay={onWindow} />
          )}
          {isReady ? (
            <CalendarFindings {...{ days: shown, coming, nowMs, zone, onWindow }} task={task} hasMore={plan.hasMore && !task} />
          ) : (
            <p role="status" className="late-appearing pt-3 text-muted text-sm">
              Counting {counted(days.length, 'day')} …
            </p>
          )}
        </section>
      )}
    </>
  )
}

const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })

function titleOf({ year, month }: CalendarPeriod): string {
  return month === null ? String(year) : `${MONTH_NAME.format(Date.UTC(year, month - 1, 1))} ${year}`
}
