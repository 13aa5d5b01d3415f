'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { RUN_STATES } from '#scheduling/run-states.ts'
import { taskOptionsQuery, taskQuery } from '../tasks/queries.ts'
import { Combobox } from '../ui/combobox.tsx'
import { FilterBar, FilterChips } from '../ui/filter-bar.tsx'
import { Select } from '../ui/select.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { RUN_KINDS, type RunListParams } from './run-list-params.ts'
import { KIND_WORDS } from './run-words.ts'

type Props = { params: RunListParams; onChange: (change: Partial<RunListParams>) => void }

/** Task, state and kind: one row. */
export function RunFilters({ params, onChange }: Props) {
  return (
    <FilterBar>
      <TaskFilter taskId={params.task} onChange={(task) => onChange({ task })} />
      <Select
        aria-label="Kind of run"
        className="w-36"
        value={params.kind ?? 'all'}
        onChange={(kind) => onChange({ kind: kind === 'all' ? null : kind })}
        options={[{ value: 'all', label: 'All kinds' }, ...RUN_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))]}
      />
      <FilterChips
        label="State"
        value={params.state}
        onChange={(state) => onChange({ state })}
        chips={RUN_STATES.map((state) => ({ value: state, label: STATE_LOOKS[state].word, state }))}
      />
    </FilterBar>
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
