'use client'

import { useCallback } from 'react'
import type { AuditRow } from '#domain/views/operation-views.ts'
import { FilterBar, FilterToken } from '../ui/filter-bar.tsx'
import { PeriodFilter } from '../ui/period-filter.tsx'
import { Select } from '../ui/select.tsx'
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
      <PeriodFilter
        aria-label="When"
        className="w-36"
        since={params.since}
        before={params.until}
        onChange={({ since, before }) => onChange({ since, until: before })}
        anyTime="At any time"
        choices={PERIODS}
        words={({ since, before }) => [since && `Since ${since}`, before && `until ${before}`].filter(Boolean).join(' ')}
      />
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
  { hours: 1, label: 'Within an hour' },
  { hours: 24, label: 'Within a day' },
  { hours: 168, label: 'Within a week' },
  { hours: 720, label: 'Within 30 days' },
]
