'use client'

import { useQuery } from '@tanstack/react-query'
import { dependenciesQuery } from '../../dependencies/queries.ts'
import { edgeWords } from '../../tasks/edge-words.ts'
import { Combobox } from '../../ui/combobox.tsx'

type Props = { dependencyId: number | null; onChange: (dependencyId: number | null) => void; onBlur: () => void; canClear: boolean }

/** One dependency among all, found by the name of either task. */
export function DependencyPicker({ dependencyId, onChange, onBlur, canClear }: Props) {
  const { data, isPending } = useQuery(dependenciesQuery('', null))
  const options = (data?.rows ?? []).map((edge) => ({
    value: edge.id,
    label: `${edge.dependerName} after ${edge.dependeeName}`,
    hint: edge.waiver ? `waived once by ${edge.waiver.byName}` : edgeWords(edge),
  }))
  return (
    <Combobox
      value={dependencyId}
      valueLabel={`dependency ${dependencyId}`}
      options={options}
      onChange={onChange}
      onBlur={onBlur}
      isLoading={isPending}
      placeholder="Choose a dependency …"
      searchPlaceholder="Name of either task …"
      emptyText="No dependency matches."
      canClear={canClear}
    />
  )
}
