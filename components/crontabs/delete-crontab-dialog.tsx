'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { agreeing, counted } from '#domain/counted.ts'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { deleteCrontabAction } from '#server/server-actions/crontab-actions.ts'
import { describeError } from '../api/api-error.ts'
import { perform } from '../api/perform.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { crontabKeys } from './queries.ts'

type Props = { crontab: CrontabRow; isOpen: boolean; onClose: () => void }

/** Asks before a crontab is deleted; while tasks follow it, names them instead. */
export function DeleteCrontabDialog({ crontab, isOpen, onClose }: Props) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const deleting = useMutation({
    mutationFn: () => perform(deleteCrontabAction({ id: crontab.id, updatedAt: crontab.updatedAt })),
    onError: (error) => {
      toast.error(describeError(error).message)
      void queryClient.invalidateQueries({ queryKey: crontabKeys.detail(crontab.id) })
    },
  })
  const confirm = async () => {
    const done = await deleting.mutateAsync().catch(() => null)
    if (!done) return false
    router.push('/crontabs')
    queryClient.removeQueries({ queryKey: crontabKeys.detail(crontab.id) })
    void queryClient.invalidateQueries({ queryKey: [...crontabKeys.all, 'list'] })
    toast.success('Deleted the crontab.')
    return true
  }
  const expression = cronExpression(crontab.definition)
  if (crontab.userCount > 0) {
    return (
      <Dialog
        isOpen={isOpen}
        onClose={onClose}
        width="sm"
        title="This crontab is in use"
        description={`${counted(crontab.userCount, 'task')} ${agreeing(crontab.userCount, 'follows', 'follow')} it. Give ${agreeing(crontab.userCount, 'it', 'them')} another crontab first; then it can be deleted.`}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <ul className="flex flex-col">
          {crontab.users.map((user) => (
            <li key={user.id} className="flex h-8 items-center text-base">
              <Link href={`/tasks/${user.id}/edit`} title={user.name} className="truncate text-accent underline underline-offset-4">
                {user.name}
              </Link>
            </li>
          ))}
          {crontab.userCount > crontab.users.length && (
            <li className="flex h-8 items-center text-base">
              <Link href={`/tasks?crontab=${crontab.id}`} className="text-accent underline underline-offset-4">
                All {counted(crontab.userCount, 'task')}
              </Link>
            </li>
          )}
        </ul>
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Delete the crontab ${expression}?`}
      description="No task follows it, so nothing changes for any task."
      isDestructive
      confirmLabel="Delete crontab"
      onConfirm={confirm}
    />
  )
}
