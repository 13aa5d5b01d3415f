'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { agreeing, counted } from '#domain/counted.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { deleteTaskAction } from '#server/server-actions/task-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { useStageInDialog } from '../../change-sets/use-stage-in-dialog.ts'
import { LazyEditPreview } from '../../scenarios/lazy-edit-preview.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { HeldUpNote } from '../held-up-note.tsx'
import { taskKeys } from '../queries.ts'

/** Asks before a task is deleted, and says which tasks no longer wait for it. */
export function DeleteTaskDialog({ detail, isOpen, onClose }: { detail: TaskDetail; isOpen: boolean; onClose: () => void }) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const stage = useStageInDialog()
  const { id, name } = detail.task
  const freed = detail.dependedOnBy.filter((edge) => edge.dependerId !== id).map((edge) => edge.dependerName)
  const deleting = useMutation({
    mutationFn: () => perform(deleteTaskAction({ id, updatedAt: detail.updatedAt })),
    onError: (error) => {
      toast.error(describeError(error).message)
      void queryClient.invalidateQueries({ queryKey: taskKeys.detail(id) })
    },
  })
  const confirm = async () => {
    const done = await deleting.mutateAsync().catch(() => null)
    if (!done) return false
    router.push('/tasks')
    queryClient.removeQueries({ queryKey: taskKeys.detail(id) })
    void queryClient.invalidateQueries({ queryKey: taskKeys.lists() })
    toast.success(`Deleted “${name}”.`)
    return true
  }
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Delete “${name}”?`}
      description="It leaves every list and is never scheduled again. Runs under way end as usual; its runs and audits stay under its name."
      isDestructive
      confirmLabel={
        freed.length === 0
          ? 'Delete task'
          : `Delete; ${counted(freed.length, 'task')} ${agreeing(freed.length, 'loses', 'lose')} this dependency`
      }
      onConfirm={confirm}
      onStage={() => stage([{ operation: 'deleteTask', id }], `Staged the deletion of “${name}”.`)}
    >
      {freed.length > 0 && (
        <p className="text-base">
          No longer {agreeing(freed.length, 'waits', 'wait')} for it: <span className="font-medium">{freed.slice(0, 8).join(', ')}</span>
          {freed.length > 8 && ` and ${freed.length - 8} more`}.
        </p>
      )}
      {isOpen && freed.length > 0 && <HeldUpNote ids={[id]} by="deleted" />}
      {isOpen && <LazyEditPreview within="dialog" edit={{ kind: 'delete', taskIds: [id] }} />}
    </ConfirmDialog>
  )
}
