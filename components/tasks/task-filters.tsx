'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { TASK_STATUSES, type TaskPage } from '#domain/views/task-views.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { crontabQuery } from '../crontabs/queries.ts'
import { TagFilter } from '../tags/tag-filter.tsx'
import { FilterBar, FilterChips, FilterToken } from '../ui/filter-bar.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { DeadlineChips } from './deadline-chips.tsx'
import { TaskFilterMenu } from './task-filter-menu.tsx'
import type { TaskFilterParams } from './task-list-params.ts'
import { TroubleChips } from './trouble-chips.tsx'

type Change = Partial<{ [Name in keyof TaskFilterParams]: TaskFilterParams[Name] | null }>
type Props = { params: TaskFilterParams; page: TaskPage | undefined; onChange: (change: Change) => void }

/** Search, states, tags and what else the list is narrowed down to; each chosen one is taken off where it stands. */
export function TaskFilters({ params, page, onChange }: Props) {
  const latest = useRef(onChange)
  latest.current = onChange
  const search = useCallback((text: string) => latest.current({ search: text || null }), [])
  const states = TASK_STATUSES.filter((state) => state !== 'set_aside' || (page?.counts.set_aside ?? 0) > 0 || params.state === state)
  return (
    <FilterBar search={{ value: params.search, onChange: search, placeholder: 'Search tasks' }}>
      <FilterChips
        label="State"
        value={params.state}
        onChange={(state) => onChange({ state })}
        chips={states.map((state) => ({ value: state, label: STATE_LOOKS[state].word, state, count: page?.counts[state] }))}
      />
      <TroubleChips counts={page?.troubles} value={params.trouble} onChange={(trouble) => onChange({ trouble })} />
      <DeadlineChips value={params.deadline} onChange={(deadline) => onChange({ deadline })} />
      <TaskFilterMenu params={params} onChange={onChange} />
      <TagFilter value={params.tag} onChange={(tag) => onChange({ tag })} />
      <LinkedFilters params={params} onChange={onChange} />
    </FilterBar>
  )
}

/** What no chip stands for: each says what it is, and is taken off. */
function LinkedFilters({ params, onChange }: Omit<Props, 'page'>) {
  return (
    <>
      {params.recoveredSince && (
        <FilterToken onRemove={() => onChange({ recoveredSince: null })}>
          Recovered since <RelativeTime instant={params.recoveredSince.toISOString()} show="clock" />
        </FilterToken>
      )}
      {params.deadline === 'missed_or_at_risk' && (
        <FilterToken onRemove={() => onChange({ deadline: null })}>Deadline missed or at risk</FilterToken>
      )}
      {params.crontab !== null && <CrontabToken id={params.crontab} onRemove={() => onChange({ crontab: null })} />}
      {params.owner !== null && <FilterToken onRemove={() => onChange({ owner: null })}>Owned by {params.owner}</FilterToken>}
      {params.handler !== null && <FilterToken onRemove={() => onChange({ handler: null })}>Handler {params.handler}</FilterToken>}
      {params.queue !== null && <FilterToken onRemove={() => onChange({ queue: null })}>Queue {params.queue}</FilterToken>}
      {params.untagged && <FilterToken onRemove={() => onChange({ untagged: null })}>Without a tag</FilterToken>}
      {params.demo && <FilterToken onRemove={() => onChange({ demo: null })}>Demo data</FilterToken>}
    </>
  )
}

function CrontabToken({ id, onRemove }: { id: number; onRemove: () => void }) {
  const { data } = useQuery(crontabQuery(id))
  return (
    <FilterToken onRemove={onRemove}>
      {data ? `On ${cronExpression(data.definition)}, ${data.definition.timezone}` : `On crontab ${id}`}
    </FilterToken>
  )
}
