'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Combobox } from '../ui/combobox.tsx'
import { taskOptionsQuery } from './queries.ts'

type Props = {
  value: number | null
  /** The name of the chosen task, shown until its option is loaded. */
  valueName?: string | undefined
  onChange: (id: number, name: string) => void
  /** Not offered: for instance tasks that are chosen already. */
  without?: ReadonlySet<number>
  placeholder?: string
  ariaLabel?: string
  onBlur?: () => void
}

/** One task among all, found by typing. Put it in a Field, or give it an `ariaLabel`. */
export function TaskPicker({ value, valueName, onChange, without, placeholder = 'Choose a task …', ariaLabel, onBlur }: Props) {
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(taskOptionsQuery(search))
  const options = (data?.rows ?? [])
    .filter((task) => task.id === value || !without?.has(task.id))
    .map((task) => ({ value: task.id, label: task.name, ...(!task.enabled && { hint: 'disabled' }) }))
  return (
    <Combobox
      value={value}
      {...(valueName && { valueLabel: valueName })}
      options={options}
      onSearch={setSearch}
      isLoading={isFetching}
      onChange={(id) => {
        const chosen = options.find((option) => option.value === id)
        if (chosen) onChange(chosen.value, chosen.label)
      }}
      placeholder={placeholder}
      searchPlaceholder="Search tasks …"
      emptyText="No task is called so."
      {...(ariaLabel && { ariaLabel })}
      {...(onBlur && { onBlur })}
    />
  )
}
