'use client'

import { Copy, MoreHorizontal, Pause, Pencil, Play, Power, PowerOff } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { TaskRow } from '#domain/views/task-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { TaskActions } from './task-actions/use-task-actions.tsx'

/** What can be done with one row of the task list, with the key that does the same. */
export function TaskRowMenu({ row, actions }: { row: TaskRow; actions: TaskActions }) {
  const router = useRouter()
  const mayEdit = useCan('edit-tasks', row.id)
  const maySwitch = useCan('switch-tasks', row.id)
  const mayRun = useCan('run-now', row.id)
  if (!mayEdit && !maySwitch && !mayRun) return null
  return (
    <DropdownMenu trigger={<IconButton label={`Actions of ${row.name}`} icon={<MoreHorizontal />} size="sm" tabIndex={-1} />}>
      {mayRun && (
        <MenuItem icon={<Play />} keys="r" onSelect={() => actions.runNow([row])}>
          Run now …
        </MenuItem>
      )}
      {maySwitch && row.enabled && (
        <>
          <MenuItem icon={<Pause />} keys="p" onSelect={() => actions.pause([row])}>
            Pause …
          </MenuItem>
          <MenuItem icon={<PowerOff />} onSelect={() => actions.disable([row])}>
            Disable
          </MenuItem>
        </>
      )}
      {maySwitch && !row.enabled && (
        <MenuItem icon={<Power />} keys="p" onSelect={() => actions.pauseOrResume(row)}>
          {row.pause ? 'Resume' : 'Enable'}
        </MenuItem>
      )}
      {mayEdit && (
        <MenuItem icon={<Pencil />} keys="e" onSelect={() => router.push(`/tasks/${row.id}/edit`)}>
          Edit
        </MenuItem>
      )}
      {mayEdit && (
        <MenuItem icon={<Copy />} onSelect={() => router.push(`/tasks/new?like=${row.id}`)}>
          Duplicate …
        </MenuItem>
      )}
    </DropdownMenu>
  )
}
