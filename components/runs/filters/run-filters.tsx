'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { RUN_STATES } from '#scheduling/model/run-states.ts'
import { TagFilter } from '../../tags/tag-filter.tsx'
import { taskOptionsQuery, taskQuery } from '../../tasks/queries.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { FilterBar, FilterChips, ManyFilterChips } from '../../ui/filter-bar.tsx'
import { PeriodFilter } from '../../ui/period-filter.tsx'
import { Select } from '../../ui/select.tsx'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import type { RunListParams } from '../run-list-params.ts'
import { KIND_WORDS } from '../run-words.ts'
import { RunFilterMenu } from './run-filter-menu.tsx'
import { RunFilterTokens } from './run-filter-tokens.tsx'

type Props = { params: RunListParams; onChange: (change: Partial<RunListParams>) => void }

/** Text in errors, task, kind, when it ended and states: one row; what else is asked for stands behind them, to be taken off. */
export function RunFilters({ params, onChange }: Props) {
  const search = useCallback((error: string) => onChange({ error: error || null }), [onChange])
  return (
    <FilterBar search={{ value: params.error ?? '', onChange: search, placeholder: 'Text in errors' }}>
      <TaskFilter taskId={params.task} onChange={(task) => onChange({ task })} />
      <Select
        aria-label="Kind of run"
        className="w-36"
        value={params.kind ?? 'all'}
        onChange={(kind) => onChange({ kind: kind === 'all' ? null : kind })}
        options={[{ value: 'all', label: 'All kinds' }, ...RUN_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))]}
      />
      <EndedFilter params={params} onChange={onChange} />
      <TagFilter value={params.tag} onChange={(tag) => onChange({ tag })} />
      <ManyFilterChips
        label="States"
        values={params.state ?? []}
        onChange={(state) => onChange({ state: state.length === 0 ? null : state })}
        chips={RUN_STATES.map((state) => ({ value: state, label: STATE_LOOKS[state].word, state }))}
      />
      <RunFilterMenu params={params} onChange={onChange} />
      {params.by === null && (
        <FilterChips
          label="Beside runs"
          chips={[{ value: 'true', label: 'Skipped and coalesced' }]}
          value={params.decidedRanges}
          onChange={(decidedRanges) => onChange({ decidedRanges })}
        />
      )}
      <FilterChips
        label="Grouping"
        chips={[{ value: 'error', label: 'Group by task and error' }]}
        value={params.by}
        onChange={(by) => onChange({ by })}
      />
      <RunFilterTokens params={params} onChange={onChange} />
    </FilterBar>
  )
}

const PERIODS = [
  { hours: 1, label: 'Ended within an hour' },
  { hours: 24, label: 'Ended within a day' },
  { hours: 168, label: 'Ended within a week' },
]

function EndedFilter({ params: { endedSince, endedBefore }, onChange }: Props) {
  return (
    <PeriodFilter
      aria-label="When it ended"
      className="w-44"
      since={endedSince}
      before={endedBefore}
      onChange={({ since, before }) => onChange({ endedSince: since, endedBefore: before })}
      anyTime="Ended or not"
      choices={PERIODS}
      words={({ since, before }) => ['Ended', since && `since ${since}`, before && `before ${before}`].filter(Boolean).join(' ')}
    />
  )
}

function TaskFilter({ taskId, onChange }: { taskId: number | null; onChange: (taskId: number | null) => void }) {
  const [search, setSearch] = useState('')
  const { data: options, isFetching } = useQuery(taskOptionsQuery(search))
  const { data: chosen } = useQuery({ ...taskQuery(taskId ?? 0), enabled: taskId !== null })
  return (
    <div className="w-full sm:w-64">
      <Combobox
        ariaLabel="Task"
        value={taskId}
        valueLabel={chosen?.task.name ?? (taskId === null ? undefined : `Task ${taskId}`)}
        onChange={onChange}
        options={options?.rows.map((task) => ({ value: task.id, label: task.name })) ?? []}
        onSearch={setSearch}
        isLoading={isFetching}
        placeholder="All tasks"
        canClear
      />
    </div>
  )
}
