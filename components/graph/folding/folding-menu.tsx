'use client'

import { Group } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuChoice, MenuItem, MenuSeparator } from '../../ui/dropdown-menu.tsx'
import type { Grouping } from './task-groups.ts'
import type { Folding } from './use-folding.ts'

const WORDS: Record<Grouping, { choice: string; button: string }> = {
  tag: { choice: 'By their first tag', button: 'Grouped by tag' },
  name: { choice: 'By what their names begin with', button: 'Grouped by name' },
}

/** By what tasks are folded into groups. */
export function FoldingMenu({ folding: { grouping, group, foldAll, folded } }: { folding: Folding }) {
  const isAnyOpen = [...folded.groups.values()].some(({ isOpen }) => isOpen)
  return (
    <DropdownMenu
      trigger={
        <Button size="sm" icon={<Group />}>
          {grouping ? WORDS[grouping].button : 'Not grouped'}
        </Button>
      }
    >
      <MenuChoice isChosen={grouping === null} onSelect={() => group(null)}>
        Each task for itself
      </MenuChoice>
      {(Object.keys(WORDS) as Grouping[]).map((each) => (
        <MenuChoice key={each} isChosen={grouping === each} onSelect={() => group(each)}>
          {WORDS[each].choice}
        </MenuChoice>
      ))}
      {isAnyOpen && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={foldAll}>Fold all groups</MenuItem>
        </>
      )}
    </DropdownMenu>
  )
}
