'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { agreeing, counted } from '#domain/counted.ts'
import { nameList } from '#domain/name-list.ts'
import type { SecretRow } from '#domain/views/secret-views.ts'
import { deleteSecretAction } from '#server/server-actions/secret-actions.ts'
import { useConfirmed } from '../account/use-confirmed.tsx'
import { describeError } from '../api/api-error.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { secretsQuery } from './queries.ts'

/** Says who uses a secret before it is deleted. */
export function DeleteSecretDialog({ secret, onClose }: { secret: SecretRow; onClose: () => void }) {
  const { name, tasks, taskCount, channels, actions } = secret
  const queryClient = useQueryClient()
  const { act, dialog } = useConfirmed()
  const [problem, setProblem] = useState<string>()
  const confirm = async () => {
    try {
      const done = await act(() => deleteSecretAction({ name }))
      if (done) toast.success(`Deleted ${name}.`)
      return done !== null
    } catch (error) {
      setProblem(describeError(error).message)
      return false
    } finally {
      await queryClient.invalidateQueries({ queryKey: secretsQuery.queryKey })
    }
  }
  const others = taskCount - tasks.length
  return (
    <>
      <ConfirmDialog
        isOpen
        onClose={onClose}
        title={`Delete ${name}?`}
        description={[
          ...(taskCount + channels.length + actions.length === 0 ? ['Nothing uses it.'] : []),
          ...(taskCount > 0
            ? [`${counted(taskCount, 'task')} ${taskCount === 1 ? 'uses it: its' : 'use it: their'} runs fail from then on.`]
            : []),
          ...(channels.length > 0
            ? [`The ${agreeing(channels.length, 'channel')} ${nameList(channels)} can tell nobody anything without it.`]
            : []),
          ...(actions.length > 0
            ? [`The ${agreeing(actions.length, 'action')} ${nameList(actions)} can’t be carried out without it.`]
            : []),
          'Its value is gone for good.',
        ].join(' ')}
        isDestructive
        confirmLabel="Delete secret"
        onConfirm={confirm}
      >
        {taskCount > 0 && (
          <ul className="max-h-40 overflow-y-auto text-sm" aria-label="Tasks that use it">
            {tasks.map((task) => (
              <li key={task.id} className="[overflow-wrap:anywhere]">
                {task.name}
              </li>
            ))}
            {others > 0 && <li className="text-muted">and {counted(others, 'other task')}</li>}
          </ul>
        )}
        {problem && (
          <p role="alert" className="pt-2 text-sm text-red">
            {problem}
          </p>
        )}
      </ConfirmDialog>
      {dialog}
    </>
  )
}
