'use client'

import { useCallback } from 'react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { FilterBar, FilterToken } from '../ui/filter-bar.tsx'
import { Select } from '../ui/select.tsx'
import { formatClock } from '../ui/time-format.ts'
import { useNow } from '../ui/use-now.ts'
import { ActorFilter } from './actor-filter.tsx'
import type { AuditListParams } from './audit-list-params.ts'
import { SubjectFilter } from './subject-filter.tsx'

type Props = { params: AuditListParams; rows: readonly AuditRow[]; onChange: (change: Partial<AuditListParams>) => void }

/** Words, who, what about, when, and how it went; from where, by a link, is taken off here. */
export function AuditFilters({ params, rows, onChange }: Props) {
  const search = useCallback((text: string) => onChange({ search: text }), [onChange])
  return (
    <FilterBar search={{ value: params.search, onChange: search, placeholder: 'Search who, what and why' }}>
      <ActorFilter actor={params.actor} rows={rows} onChange={(actor) => onChange({ actor })} />
      <SubjectFilter subject={params.subject} rows={rows} onChange={(subject) => onChange({ subject })} />
      <PeriodFilter params={params} onChange={onChange} />
      <Select
        aria-label="Outcome"
        className="w-36"
        value={params.outcome ?? 'any'}
        onChange={(outcome) => onChange({ outcome: outcome === 'any' ? null : outcome })}
        options={[
          { value: 'any', label: 'Any outcome' },
          { value: 'succeeded', label: 'Done' },
          { value: 'failed', label: 'Failed or refused' },
        ]}
      />
      {params.address !== null && <FilterToken onRemove={() => onChange({ address: null })}>From {params.address}</FilterToken>}
    </FilterBar>
  )
}

const PERIODS = [
  { value: '1', label: 'Within an hour' },
  { value: '24', label: 'Within a day' },
  { value: '168', label: 'Within a week' },
  { value: '720', label: 'Within 30 days' },
]

/** Chosen among the usual, or whatever a link says. Always an instant in the address, so that a link shows the same to everyone. */
function PeriodFilter({ params: { since, until }, onChange }: Pick<Props, 'params' | 'onChange'>) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(MINUTE_MS)
  if (since || until) {
    const clock = (instant: Date) => formatClock(instant.getTime(), nowMs, zone)
    return (
      <FilterToken onRemove={() => onChange({ since: null, until: null })}>
        {since && `Since ${clock(since)}`} {until && `until ${clock(until)}`}
      </FilterToken>
    )
  }
  const sinceOf = (hours: string) => new Date(Math.floor((Date.now() - Number(hours) * HOUR_MS) / MINUTE_MS) * MINUTE_MS)
  return (
    <Select
      aria-label="When"
      className="w-36"
      value="any"
      onChange={(hours) => hours !== 'any' && onChange({ since: sinceOf(hours) })}
      options={[{ value: 'any', label: 'At any time' }, ...PERIODS]}
    />
  )
}
