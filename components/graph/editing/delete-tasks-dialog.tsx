'use client'

import { agreeing, counted } from '#domain/counted.ts'
import type { JsonValue } from '#domain/json-value.ts'
import { nameList } from '#domain/name-list.ts'
import { secretNamesIn } from '#domain/secrets/secret-references.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { useRoleTags } from '../../frame/viewer.tsx'
import { LazyEditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import { HeldUpNote } from '../../tasks/held-up-note.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { freedBy } from './deletion.ts'

/** `isStaged`: it is put into a change set in place of being done. */
type Props = { tasks: readonly TaskDetail[]; isStaged: boolean; onConfirm: () => Promise<boolean>; onClose: () => void }

/** Asks before tasks are deleted from the graph: what becomes of their runs, who waits no more, and what undoing can bring back. */
export function DeleteTasksDialog({ tasks, isStaged, onConfirm, onClose }: Props) {
  const [only] = tasks
  const what = tasks.length === 1 && only ? `“${only.task.name}”` : counted(tasks.length, 'task')
  const freed = freedBy(tasks)
  const isLimited = useRoleTags() !== null
  const secrets = isLimited ? secretsOf(tasks) : []
  const object = tasks.length === 1 ? 'task' : counted(tasks.length, 'task')
  const verb = isStaged ? `Stage: delete ${object}` : `Delete ${object}`
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={isStaged ? `Stage the deletion of ${what}?` : `Delete ${what}?`}
      description={`${isStaged ? 'It happens once the change set is applied. ' : ''}Runs under way end as usual; runs and audits stay under ${tasks.length === 1 ? 'its name' : 'their names'}. ${isStaged ? 'Reverted after that' : 'Undone'}, it is made again as a new task, without them.`}
      isDestructive
      confirmLabel={
        freed.length === 0 ? verb : `${verb}; ${counted(freed.length, 'task')} ${agreeing(freed.length, 'waits', 'wait')} for less`
      }
      onConfirm={onConfirm}
    >
      {tasks.length > 1 && <p className="pb-2 text-base">{nameList(tasks.map(({ task }) => task.name))}</p>}
      {freed.length > 0 && (
        <>
          <p className="text-base">
            No longer {agreeing(freed.length, 'waits', 'wait')} for {tasks.length === 1 ? 'it' : 'them'}: {nameList(freed)}.
          </p>
          <HeldUpNote ids={tasks.map(({ task }) => task.id)} by="deleted" />
        </>
      )}
      {secrets.length > 0 && (
        <p className="pt-2 text-base">
          {tasks.length === 1 ? 'It refers' : 'They refer'} to {agreeing(secrets.length, 'the secret', 'the secrets')} {nameList(secrets)}.
          Where no other task of your tags does, this cannot be undone by you.
        </p>
      )}
      <LazyEditPreview within="dialog" edit={{ kind: 'delete', taskIds: tasks.map(({ task }) => task.id) }} />
    </ConfirmDialog>
  )
}

/** The secrets to which one of the tasks refers: whose role is limited to tags refers only to those that another task of theirs has. */
function secretsOf(details: readonly TaskDetail[]): string[] {
  return secretNamesIn(details.map(({ input: { args, kwargs, headers } }) => [args, kwargs, headers]) as JsonValue)
}
