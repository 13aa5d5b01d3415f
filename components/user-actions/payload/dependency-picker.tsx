'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { dependencyOptionsQuery, dependencyQuery } from '../../dependencies/queries.ts'
import { edgeWords } from '../../tasks/edge-words.ts'
import { Combobox } from '../../ui/combobox.tsx'

type Props = { dependencyId: number | null; onChange: (dependencyId: number | null) => void; onBlur: () => void; canClear: boolean }

/** One dependency among all, found by the name of either task. */
export function DependencyPicker({ dependencyId, onChange, onBlur, canClear }: Props) {
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(dependencyOptionsQuery(search))
  const { data: chosen } = useQuery({ ...dependencyQuery(dependencyId ?? 0), enabled: dependencyId !== null })
  const options = (data?.rows ?? []).map((edge) => ({
    value: edge.id,
    label: labelOf(edge),
    hint: edge.waiver ? `waived once by ${edge.waiver.byName}` : edgeWords(edge),
  }))
  return (
    <Combobox
      value={dependencyId}
      valueLabel={chosen ? labelOf(chosen) : `dependency ${dependencyId}`}
      options={options}
      onChange={onChange}
      onBlur={onBlur}
      onSearch={setSearch}
      hiddenCount={data ? data.total - data.rows.length : 0}
      isLoading={isFetching}
      placeholder="Choose a dependency …"
      searchPlaceholder="Name of either task …"
      emptyText="No dependency matches."
      canClear={canClear}
    />
  )
}

function labelOf(edge: DependencyRow): string {
  return `${edge.dependerName} after ${edge.dependeeName}`
}
