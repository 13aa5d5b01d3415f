'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { counted } from '#domain/counted.ts'
import { deleteTasksAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { LazyEditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { HeldUpNote } from '../held-up-note.tsx'
import { taskKeys } from '../queries.ts'

type Props = { tasks: readonly { id: number; name: string }[]; onClose: () => void; onDone: () => void }

/** Asks before several tasks are deleted, and says what no longer waits for them. */
export function DeleteChosenDialog({ tasks, onClose, onDone }: Props) {
  const queryClient = useQueryClient()
  const ids = tasks.map(({ id }) => id)
  const what = tasks.length === 1 ? `“${tasks[0]?.name}”` : counted(tasks.length, 'task')
  const deleting = useMutation({
    mutationFn: () => perform(deleteTasksAction({ ids })),
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: taskKeys.all }),
  })
  const confirm = async () => {
    if (!(await deleting.mutateAsync().catch(() => null))) return false
    toast.success(`Deleted ${what}.`)
    onDone()
    return true
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete ${what}?`}
      description="They leave every list and are never scheduled again. Runs under way end as usual; runs and audits stay under their names. This can’t be undone."
      isDestructive
      confirmLabel={`Delete ${tasks.length === 1 ? 'task' : what}`}
      onConfirm={confirm}
    >
      <HeldUpNote ids={ids} by="deleted" />
      <LazyEditPreview within="dialog" edit={{ kind: 'delete', taskIds: ids }} />
    </ConfirmDialog>
  )
}
