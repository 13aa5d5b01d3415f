'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { taskOptionsQuery, taskQuery } from '../../tasks/queries.ts'
import { Combobox } from '../../ui/combobox.tsx'

type Props = { taskId: number | null; onChange: (taskId: number | null) => void; onBlur: () => void; canClear: boolean }

/** One task among all, found by typing; one that the address brought along has its name as well. */
export function TaskChoice({ taskId, onChange, onBlur, canClear }: Props) {
  const [search, setSearch] = useState('')
  const { data: options, isFetching } = useQuery(taskOptionsQuery(search))
  const { data: chosen } = useQuery({ ...taskQuery(taskId ?? 0), enabled: taskId !== null, retry: false })
  return (
    <Combobox
      value={taskId}
      valueLabel={chosen?.task.name ?? `task ${taskId}`}
      options={options?.rows.map(({ id, name, enabled }) => ({ value: id, label: name, ...(!enabled && { hint: 'disabled' }) })) ?? []}
      onChange={onChange}
      onSearch={setSearch}
      onBlur={onBlur}
      isLoading={isFetching}
      placeholder="Choose a task …"
      emptyText="No task matches."
      canClear={canClear}
    />
  )
}
