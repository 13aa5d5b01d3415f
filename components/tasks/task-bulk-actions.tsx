import { Pause, Play, Power, PowerOff, Repeat2, Trash2 } from 'lucide-react'
import { counted } from '#domain/counted.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { TagBulkAction } from './bulk/tag-bulk-action.tsx'
import type { Undoing } from './bulk/undoing.ts'
import type { TaskActions } from './task-actions/use-task-actions.tsx'

type Props = {
  rows: readonly TaskRow[]
  actions: TaskActions
  /** They are to be deleted, which is asked outside of what goes with its rows. */
  onDelete: (rows: readonly TaskRow[]) => void
  onDone: () => void
  offerUndo: (undoing: Undoing) => void
}

/** What can be done with the chosen tasks, each with what it is about. */
export function TaskBulkActions({ rows, actions, onDelete, onDone, offerUndo }: Props) {
  const mayEdit = useCan('edit-tasks', 'somewhere')
  const maySwitch = useCan('switch-tasks', 'somewhere')
  const mayPause = useCan('pause-task', 'somewhere')
  const mayRun = useCan('run-now', 'somewhere')
  const disabled = rows.filter((row) => !row.enabled)
  const enabled = rows.filter((row) => row.enabled)
  return (
    <>
      {maySwitch && disabled.length > 0 && (
        <Button size="sm" icon={<Power />} onClick={() => actions.enable(disabled, onDone)}>
          Enable {counted(disabled.length, 'task')}
        </Button>
      )}
      {maySwitch && enabled.length > 0 && (
        <Button size="sm" icon={<PowerOff />} onClick={() => actions.disable(enabled, onDone)}>
          Disable {counted(enabled.length, 'task')}
        </Button>
      )}
      {mayPause && enabled.length > 0 && (
        <Button size="sm" icon={<Pause />} onClick={() => actions.pause(enabled, onDone)}>
          Pause {counted(enabled.length, 'task')} …
        </Button>
      )}
      {maySwitch && disabled.length > 0 && enabled.length > 0 && (
        <Button size="sm" icon={<Repeat2 />} onClick={() => actions.toggle(rows, onDone)}>
          Toggle {counted(rows.length, 'task')}
        </Button>
      )}
      {mayRun && rows.length > 0 && (
        <Button size="sm" icon={<Play />} onClick={() => actions.runNow(rows, onDone)}>
          Run {counted(rows.length, 'task')} now
        </Button>
      )}
      {mayEdit && rows.length > 0 && (
        <>
          <TagBulkAction rows={rows} offerUndo={offerUndo} />
          <Button size="sm" icon={<Trash2 />} onClick={() => onDelete(rows)}>
            Delete {counted(rows.length, 'task')} …
          </Button>
        </>
      )}
    </>
  )
}
