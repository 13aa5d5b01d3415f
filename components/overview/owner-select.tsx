'use client'

import { Select } from '../ui/select.tsx'

type Props = { owners: readonly string[]; value: string | null; onChange: (owner: string | null) => void }

/** Whose tasks are told of: everybody's, or one owner's. */
export function OwnerSelect({ owners, value, onChange }: Props) {
  const known = value === null || owners.includes(value) ? owners : [value, ...owners]
  return (
    <Select
      aria-label="Whose tasks"
      className="w-48"
      value={value ?? ''}
      onChange={(owner) => onChange(owner === '' ? null : owner)}
      options={[{ value: '', label: 'Everybody’s tasks' }, ...known.map((owner) => ({ value: owner, label: owner }))]}
    />
  )
}
