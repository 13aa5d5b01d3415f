'use client'

import { CalendarDays, FlaskConical, ListOrdered, SquareChartGantt, ZoomIn, ZoomOut } from 'lucide-react'
import { FORECASTS_AHEAD, type ForecastAhead } from '#domain/kept-forecast.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '#scheduling/cron/lengths-of-time.ts'
import { Button } from '../ui/button.tsx'
import { FilterChips } from '../ui/filter-bar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Select } from '../ui/select.tsx'
import { AHEAD_LABELS } from './foreseen/foreseen-words.ts'
import { PLAN_GROUPINGS, type PlanGrouping } from './model/plan-rows.ts'
import { LONGEST_MS, SHORTEST_MS, spanOf, type TimeWindow } from './model/time-window.ts'

const SPANS = [
  { value: '5 m', spanMs: SHORTEST_MS },
  { value: '30 m', spanMs: 30 * MINUTE_MS },
  { value: '3 h', spanMs: 3 * HOUR_MS },
  { value: '12 h', spanMs: 12 * HOUR_MS },
  { value: 'Day', spanMs: DAY_MS },
  { value: 'Week', spanMs: WEEK_MS },
  { value: 'Month', spanMs: 30 * DAY_MS },
  { value: 'Quarter', spanMs: LONGEST_MS },
] as const

type Props = {
  window: TimeWindow
  followsPresent: boolean
  grouping: PlanGrouping
  view: 'drawn' | 'list'
  /** How long before what was foretold then stands beside it; null: it does not. */
  asOf: ForecastAhead | null
  onAsOf: (asOf: ForecastAhead | null) => void
  onSpan: (spanMs: number) => void
  onZoom: (factor: number) => void
  onNow: () => void
  onGrouping: (grouping: PlanGrouping) => void
  onView: (view: 'drawn' | 'list' | 'calendar') => void
  onWhatIf: () => void
}

export const ZOOM_STEP = 1.5

/** Which time is shown and how: the present, how much of it, grouped by what, drawn or as a list. */
export function PlanToolbar({
  window,
  followsPresent,
  grouping,
  view,
  asOf,
  onAsOf,
  onSpan,
  onZoom,
  onNow,
  onGrouping,
  onView,
  onWhatIf,
}: Props) {
  const current = SPANS.find(({ spanMs }) => Math.abs(spanMs - spanOf(window)) < 1_000)?.value ?? null
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2 pb-3">
      <Button size="sm" aria-pressed={followsPresent} disabled={followsPresent} onClick={onNow}>
        Now
      </Button>
      <IconButton label="Show less time" keys="+" size="sm" icon={<ZoomIn />} onClick={() => onZoom(1 / ZOOM_STEP)} />
      <IconButton label="Show more time" keys="-" size="sm" icon={<ZoomOut />} onClick={() => onZoom(ZOOM_STEP)} />
      <FilterChips
        label="How much time is shown"
        value={current}
        chips={SPANS.map(({ value }) => ({ value, label: value }))}
        onChange={(value) => {
          const chosen = SPANS.find((each) => each.value === value)
          if (chosen) onSpan(chosen.spanMs)
        }}
      />
      <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
        <Button size="sm" icon={<FlaskConical />} onClick={onWhatIf}>
          What if …
        </Button>
        <Select
          aria-label="What was foretold"
          className="w-42"
          value={asOf ?? 'none'}
          onChange={(value) => onAsOf(value === 'none' ? null : value)}
          options={[{ value: 'none', label: 'As it came' }, ...FORECASTS_AHEAD.map((value) => ({ value, label: AHEAD_LABELS[value] }))]}
        />
        <Select
          aria-label="Group by"
          className="w-32"
          value={grouping}
          onChange={onGrouping}
          options={PLAN_GROUPINGS.map((value) => ({ value, label: value === 'tag' ? 'By tag' : 'By pipeline' }))}
        />
        <Button
          size="sm"
          icon={view === 'drawn' ? <ListOrdered /> : <SquareChartGantt />}
          onClick={() => onView(view === 'drawn' ? 'list' : 'drawn')}
        >
          {view === 'drawn' ? 'As a list' : 'Drawn'}
        </Button>
        <Button size="sm" icon={<CalendarDays />} onClick={() => onView('calendar')}>
          Calendar
        </Button>
      </span>
    </div>
  )
}
