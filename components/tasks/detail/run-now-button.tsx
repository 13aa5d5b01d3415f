'use client'

import { ChevronDown, Play } from 'lucide-react'
import type { TaskRow } from '#domain/views/task-views.ts'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'

/** Runs the task now; the menu beside it says how. */
export function RunNowButton({ task, actions }: { task: TaskRow; actions: TaskActions }) {
  return (
    <span className="inline-flex">
      <Button variant="primary" icon={<Play />} className="rounded-r-none" onClick={() => actions.runNow([task])}>
        Run now
      </Button>
      <DropdownMenu
        trigger={
          <Button variant="primary" aria-label="Ways to run it now" className="rounded-l-none border-l border-on-primary/30 px-1.5">
            <ChevronDown />
          </Button>
        }
      >
        <MenuItem onSelect={() => actions.runNow([task])}>
          {task.dependsOnCount > 0 ? 'With dependencies …' : 'When its turn comes …'}
        </MenuItem>
        {task.dependsOnCount > 0 && (
          <MenuItem onSelect={() => actions.runNow([task], undefined, { ignoreDependencies: true })}>Ignoring dependencies …</MenuItem>
        )}
        <MenuItem onSelect={() => actions.runNow([task], undefined, { besideOthers: true })}>Beside other runs …</MenuItem>
      </DropdownMenu>
    </span>
  )
}
