import { Pause, Play, Power, PowerOff, Repeat2 } from 'lucide-react'
import type { TaskRow } from '#domain/views/task-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { countedTasks } from './counted-tasks.ts'
import type { TaskActions } from './task-actions/use-task-actions.tsx'

/** What can be done with the chosen tasks, each with what it is about. */
export function TaskBulkActions({ rows, actions, onDone }: { rows: readonly TaskRow[]; actions: TaskActions; onDone: () => void }) {
  const maySwitch = useCan('switch_tasks')
  const mayRun = useCan('run_tasks')
  const disabled = rows.filter((row) => !row.enabled)
  const enabled = rows.filter((row) => row.enabled)
  return (
    <>
      {maySwitch && disabled.length > 0 && (
        <Button size="sm" icon={<Power />} onClick={() => actions.enable(disabled, onDone)}>
          Enable {countedTasks(disabled.length)}
        </Button>
      )}
      {maySwitch && enabled.length > 0 && (
        <Button size="sm" icon={<PowerOff />} onClick={() => actions.disable(enabled, onDone)}>
          Disable {countedTasks(enabled.length)}
        </Button>
      )}
      {maySwitch && enabled.length > 0 && (
        <Button size="sm" icon={<Pause />} onClick={() => actions.pause(enabled, onDone)}>
          Pause {countedTasks(enabled.length)} …
        </Button>
      )}
      {maySwitch && disabled.length > 0 && enabled.length > 0 && (
        <Button size="sm" icon={<Repeat2 />} onClick={() => actions.toggle(rows, onDone)}>
          Toggle {countedTasks(rows.length)}
        </Button>
      )}
      {mayRun && rows.length > 0 && (
        <Button size="sm" icon={<Play />} onClick={() => actions.runNow(rows, onDone)}>
          Run {countedTasks(rows.length)} now
        </Button>
      )}
    </>
  )
}
