'use client'

import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { useDisplayZone } from './display-zone.tsx'
import { FilterToken } from './filter-bar.tsx'
import { Select } from './select.tsx'
import { formatClock } from './time-format.ts'
import { useNow } from './use-now.ts'

export type Period = { since: Date | null; before: Date | null }

type Props = Period & {
  'aria-label': string
  className: string
  onChange: (period: Period) => void
  /** What is said while no period is chosen. */
  anyTime: string
  /** The usual periods: back to so many hours ago. */
  choices: readonly { hours: number; label: string }[]
  /** What is said of a chosen one, with its clocks; null: open on that side. */
  words: (clocks: { since: string | null; before: string | null }) => string
}

/** Since when: chosen among the usual, or whatever a link says. Always an instant in the address, so that a link shows the same to everyone. */
export function PeriodFilter({ since, before, onChange, anyTime, choices, words, ...select }: Props) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(MINUTE_MS)
  if (since || before) {
    const clock = (instant: Date | null) => instant && formatClock(instant.getTime(), nowMs, zone)
    return (
      <FilterToken onRemove={() => onChange({ since: null, before: null })}>
        {words({ since: clock(since), before: clock(before) })}
      </FilterToken>
    )
  }
  const startOf = (hours: number) => new Date(Math.floor((Date.now() - hours * HOUR_MS) / MINUTE_MS) * MINUTE_MS)
  return (
    <Select
      {...select}
      value="any"
      onChange={(hours) => hours !== 'any' && onChange({ since: startOf(Number(hours)), before: null })}
      options={[{ value: 'any', label: anyTime }, ...choices.map(({ hours, label }) => ({ value: String(hours), label }))]}
    />
  )
}
