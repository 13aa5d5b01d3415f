'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { savedViewInput, type TableLook } from '#domain/saved-view-input.ts'
import { saveViewAction } from '#server/server-actions/view-actions.ts'
import { ApiError, describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { savedViewsQuery } from './queries.ts'

type Props = {
  query: string
  look: TableLook
  /** The view of theirs that is shown: saved again, it is replaced. */
  suggested: { name: string; isShared: boolean } | null
  onClose: () => void
}

/** Keeps what is shown under a name, for oneself or for all. */
export function SaveViewDialog({ query, look, suggested, onClose }: Props) {
  const queryClient = useQueryClient()
  const [name, setName] = useState(suggested?.name ?? '')
  const [isShared, setIsShared] = useState(suggested?.isShared ?? false)
  const [problem, setProblem] = useState<string | null>(null)
  const mayShare = useCan('share-views')
  const input = { name, query, look, isShared: isShared && mayShare }
  const saving = useMutation({
    mutationFn: () => perform(saveViewAction(input)),
    onError: (error) => setProblem((error instanceof ApiError && error.fields.name) || describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: savedViewsQuery().queryKey }),
  })
  const confirm = async () => {
    const checked = savedViewInput.safeParse(input)
    if (!checked.success) {
      setProblem(checked.error.issues[0]?.message ?? 'This can’t be kept.')
      return false
    }
    if (!(await saving.mutateAsync().catch(() => null))) return false
    toast.success(`Kept the view “${checked.data.name}”.`)
    return true
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title="Save this view"
      description="Its filters, order, grouping, columns and density, under a name. A view of yours that has this name is replaced."
      confirmLabel="Save view"
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" error={problem ?? undefined}>
          <TextInput
            value={name}
            maxLength={60}
            onChange={(event) => {
              setName(event.target.value)
              setProblem(null)
            }}
          />
        </Field>
        {mayShare && <Checkbox checked={isShared} onChange={setIsShared} label="Share it with everybody" />}
      </div>
    </ConfirmDialog>
  )
}
