import { FileUp, ListTodo, Plus } from 'lucide-react'
import { useCan } from '../frame/viewer.tsx'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

export function NewTask() {
  return (
    <LinkButton href="/tasks/new" variant="primary" icon={<Plus />}>
      New task
    </LinkButton>
  )
}

/** To the page on which tasks of another system are taken over, for whoever may make any. */
export function ImportTasks() {
  if (!useCan('edit-tasks')) return null
  return (
    <LinkButton href="/tasks/import" icon={<FileUp />}>
      Import
    </LinkButton>
  )
}

/** What stands in an empty list. */
export function NoTasks({ mayEdit }: { mayEdit: boolean }) {
  return (
    <EmptyState icon={<ListTodo />} title="No tasks yet" action={mayEdit && <NoTasksYet />}>
      A task runs a handler at the instants of its crontab, after the tasks it depends on.
    </EmptyState>
  )
}

/** What stands in a list of which the filters leave nothing. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="No task matches"
      action={
        <button type="button" onClick={onClear} className="text-base text-accent underline underline-offset-4">
          Show all tasks
        </button>
      }
    />
  )
}

function NoTasksYet() {
  return (
    <span className="flex flex-wrap justify-center gap-2">
      <ImportTasks />
      <NewTask />
    </span>
  )
}
