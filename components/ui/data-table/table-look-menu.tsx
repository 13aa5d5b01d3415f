'use client'

import { Columns3 } from 'lucide-react'
import type { TableLook } from '#domain/saved-view-input.ts'
import { DropdownMenu, MenuChoice, MenuLabel, MenuSeparator } from '../dropdown-menu.tsx'
import { IconButton } from '../icon-button.tsx'
import type { DataColumn } from './data-table-types.ts'

type Props = {
  columns: readonly Pick<DataColumn<never>, 'id' | 'header' | 'isPrimary' | 'isHeaderHidden'>[]
  look: TableLook
  onChange: (look: TableLook) => void
}

/** Which columns a list shows, and how close its rows stand. */
export function TableLookMenu({ columns, look, onChange }: Props) {
  const toggle = (id: string) => {
    const hidden = look.hidden.includes(id) ? look.hidden.filter((each) => each !== id) : [...look.hidden, id]
    onChange({ ...look, hidden })
  }
  return (
    <DropdownMenu trigger={<IconButton label="Columns and density" icon={<Columns3 />} />}>
      <MenuLabel>Columns</MenuLabel>
      {columns
        .filter(({ isPrimary, isHeaderHidden }) => !isPrimary && !isHeaderHidden)
        .map(({ id, header }) => (
          <MenuChoice key={id} isChosen={!look.hidden.includes(id)} onSelect={() => toggle(id)}>
            {header}
          </MenuChoice>
        ))}
      <MenuSeparator />
      <MenuLabel>Rows</MenuLabel>
      <MenuChoice isChosen={!look.isCompact} onSelect={() => onChange({ ...look, isCompact: false })}>
        Comfortable
      </MenuChoice>
      <MenuChoice isChosen={look.isCompact} onSelect={() => onChange({ ...look, isCompact: true })}>
        Compact
      </MenuChoice>
    </DropdownMenu>
  )
}
