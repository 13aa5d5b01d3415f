'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import { type RunFilter, runsHref, UNSUCCESSFUL } from '../runs/run-list-params.ts'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Section } from '../ui/section.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { hueVariable, STATE_LOOKS } from '../ui/state-look.ts'
import { formatClock } from '../ui/time-format.ts'
import { type BarOutcome, type HourBar, type HourCounts, hourBars, OUTCOMES, outcomeTotals } from './hour-bars.ts'
import { HourTable } from './hour-table.tsx'

const CHART_PX = 96
const BAR_SHARE = 0.72
/** Labels under the bars, so that they keep clear of each other. */
const MOST_LABELS = 6
const MOST_LABELS_WITH_DAYS = 4
const HOURS_OF_DAY = 24
/** From 18:00 yesterday until midnight. */
const LONGEST_DAY_HOURS = 30
const LABEL_STEPS_HOURS = [1, 2, 3, 6, 12, HOURS_OF_DAY, 2 * HOURS_OF_DAY]

/** `other`: cancelled. */
const FILL: Readonly<Record<BarOutcome, string>> = {
  succeeded: hueVariable(STATE_LOOKS.succeeded.hue),
  failed: hueVariable(STATE_LOOKS.failed.hue),
  other: hueVariable(STATE_LOOKS.cancelled.hue),
}

/** Runs by the hour they ended in: stacked bars, and the same as a table for who does not see them. */
export function RunsByHour({ hours }: { hours: readonly HourCounts[] }) {
  const [pointed, setPointed] = useState<HourCounts | null>(null)
  const router = useRouter()
  const { zone } = useDisplayZone()
  const { bars, most } = hourBars(hours, CHART_PX)
  // Within a day the time alone says which hour is meant.
  const lastMs = Date.parse(hours.at(-1)?.hour ?? '')
  const hourName = (hour: string) => formatClock(Date.parse(hour), hours.length > LONGEST_DAY_HOURS ? lastMs : Date.parse(hour), zone)
  return (
    <Section
      title="Runs by the hour"
      actions={
        <Totals
          counts={pointed ?? outcomeTotals(hours)}
          at={pointed && hourName(pointed.hour)}
          period={pointed ? hourOf(pointed) : { endedSince: new Date(hours[0]?.hour ?? 0) }}
        />
      }
    >
      {most === 0 ? (
        <p className="py-1 text-sm text-muted">No run has ended since then.</p>
      ) : (
        <figure className="pt-1">
          <div className="flex gap-2">
            <svg
              aria-hidden
              width="100%"
              height={CHART_PX}
              className="min-w-0 flex-1 overflow-visible"
              onPointerLeave={() => setPointed(null)}
            >
              {bars.map((bar, index) => (
                <Bar
                  key={bar.counts.hour}
                  bar={bar}
                  index={index}
                  count={bars.length}
                  isPointed={pointed === bar.counts}
                  onPoint={setPointed}
                  onOpen={() => router.push(runsHref(hourOf(bar.counts)))}
                />
              ))}
              <line x1="0" x2="100%" y1={CHART_PX} y2={CHART_PX} stroke="var(--line-strong)" />
            </svg>
            <span aria-hidden className="tabular -mt-1 w-10 text-xs text-faint">
              {most.toLocaleString('en')}
            </span>
          </div>
          <HourLabels hours={hours} nameOf={hourName} />
          <HourTable hours={hours} nameOf={hourName} />
        </figure>
      )}
    </Section>
  )
}

type BarProps = {
  bar: HourBar
  index: number
  count: number
  isPointed: boolean
  onPoint: (counts: HourCounts) => void
  onOpen: () => void
}

function Bar({ bar, index, count, isPointed, onPoint, onOpen }: BarProps) {
  const slot = 100 / count
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a further way for the pointer; the numbers are links, and the table says the same
    <g onPointerEnter={() => onPoint(bar.counts)} onClick={onOpen} className="cursor-pointer">
      <rect x={`${index * slot}%`} width={`${slot}%`} y={0} height={CHART_PX} fill={isPointed ? 'var(--bg-hover)' : 'transparent'} />
      {bar.segments.map(({ outcome, top, height }) => (
        <rect
          key={outcome}
          x={`${(index + (1 - BAR_SHARE) / 2) * slot}%`}
          width={`${BAR_SHARE * slot}%`}
          y={top}
          height={height}
          fill={FILL[outcome]}
        />
      ))}
    </g>
  )
}

function HourLabels({ hours, nameOf }: { hours: readonly HourCounts[]; nameOf: (hour: string) => string }) {
  const most = hours.length > LONGEST_DAY_HOURS ? MOST_LABELS_WITH_DAYS : MOST_LABELS
  const labelEveryHours = LABEL_STEPS_HOURS.find((step) => hours.length / step <= most) ?? 2 * HOURS_OF_DAY
  return (
    <div aria-hidden className="tabular relative mr-12 h-5 text-xs text-faint">
      {hours.map(({ hour }, index) => {
        const hoursAgo = hours.length - 1 - index
        if (hoursAgo % labelEveryHours !== 0) return null
        return (
          <span key={hour} className="-translate-x-1/2 absolute top-1" style={{ left: `${((index + 0.5) / hours.length) * 100}%` }}>
            {nameOf(hour)}
          </span>
        )
      })}
    </div>
  )
}

type Period = Pick<RunFilter, 'endedSince'> & Partial<Pick<RunFilter, 'endedBefore'>>

function hourOf({ hour }: HourCounts): Period {
  return { endedSince: new Date(hour), endedBefore: new Date(Date.parse(hour) + HOUR_MS) }
}

const STATES_OF: Readonly<Record<BarOutcome, RunState[]>> = { succeeded: ['succeeded'], failed: [...UNSUCCESSFUL], other: ['cancelled'] }

/** Each number leads to the runs it counts. */
function Totals({ counts, at, period }: { counts: Record<BarOutcome, number>; at: string | null; period: Period }) {
  const shown = OUTCOMES.filter((outcome) => outcome === 'succeeded' || counts[outcome] > 0)
  return (
    <span className="tabular flex flex-wrap justify-end gap-x-3 text-xs text-muted">
      {at && <span>{at}</span>}
      {shown.map((outcome) => (
        <Link
          key={outcome}
          href={runsHref({ ...period, state: STATES_OF[outcome] })}
          className="flex items-center gap-1 hover:text-fg hover:underline"
        >
          <StateMark state={outcome === 'other' ? 'cancelled' : outcome} />
          {counts[outcome].toLocaleString('en')} {outcome === 'other' ? 'cancelled' : outcome}
        </Link>
      ))}
    </span>
  )
}
