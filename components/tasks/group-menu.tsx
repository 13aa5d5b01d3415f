import { Layers } from 'lucide-react'
import { DropdownMenu, MenuChoice, MenuLabel } from '../ui/dropdown-menu.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { TASK_GROUPINGS, type TaskGrouping } from './task-list-params.ts'

const WORDS: Readonly<Record<TaskGrouping, string>> = { tag: 'Tag', handler: 'Handler', queue: 'Queue' }

/** What the list is grouped by. */
export function GroupMenu({ value, onChange }: { value: TaskGrouping | null; onChange: (by: TaskGrouping | null) => void }) {
  return (
    <DropdownMenu trigger={<IconButton label="Group the list" icon={<Layers />} className={value ? 'bg-active text-fg' : ''} />}>
      <MenuLabel>Group by</MenuLabel>
      <MenuChoice isChosen={value === null} onSelect={() => onChange(null)}>
        Nothing
      </MenuChoice>
      {TASK_GROUPINGS.map((by) => (
        <MenuChoice key={by} isChosen={value === by} onSelect={() => onChange(by)}>
          {WORDS[by]}
        </MenuChoice>
      ))}
    </DropdownMenu>
  )
}
