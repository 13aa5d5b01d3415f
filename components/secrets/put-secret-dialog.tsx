'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { z } from 'zod'
import { secretInput } from '#domain/secrets/secret-input.ts'
import { putSecretAction } from '#server/server-actions/secret-actions.ts'
import { useConfirmed } from '../account/use-confirmed.tsx'
import { ApiError, describeError } from '../api/api-error.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { secretsQuery } from './queries.ts'

const FORM = 'put-secret'

/** `name` null: it is chosen here. `isMissing`: tasks refer to it already. */
export type SecretToPut = { name: string | null; isMissing?: boolean }

/** Takes the value of a secret, new or to replace one. What was typed stays until it is saved or given up. */
export function PutSecretDialog({ secret, onClose }: { secret: SecretToPut; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { act, dialog } = useConfirmed()
  const [isShown, setIsShown] = useState(false)
  const isReplaced = secret.name !== null && secret.isMissing !== true
  const { register, handleSubmit, setError, formState } = useForm<z.input<typeof secretInput>>({
    resolver: zodResolver(secretInput),
    mode: 'onTouched',
    defaultValues: { name: secret.name ?? '', value: '', mayReplace: isReplaced },
  })
  const { errors, isSubmitting } = formState
  const submit = handleSubmit(async (input) => {
    try {
      const done = await act(() => putSecretAction(input))
      if (!done) return
      toast.success(done.data.replaced ? `${input.name} has a new value.` : `Added ${input.name}.`)
      onClose()
    } catch (error) {
      const told = error instanceof ApiError ? error.fields : {}
      for (const field of ['name', 'value'] as const) if (told[field]) setError(field, { message: told[field] })
      if (!told.name && !told.value) setError('root', { message: describeError(error).message })
    } finally {
      await queryClient.invalidateQueries({ queryKey: secretsQuery.queryKey })
    }
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isReplaced ? `Replace ${secret.name}` : 'Add a secret'}
      description={
        isReplaced
          ? 'Runs that start from now on get the new value. The one that is there cannot be shown.'
          : 'It is encrypted, and not shown again: keep it where you have it from.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="primary" isBusy={isSubmitting}>
            {isReplaced ? 'Replace it' : 'Add it'}
          </Button>
        </>
      }
    >
      <form id={FORM} onSubmit={submit} noValidate autoComplete="off" className="flex flex-col gap-4">
        <Field label="Name" help="Letters, digits and any of _ . -" error={errors.name?.message}>
          <TextInput {...register('name')} isMono readOnly={secret.name !== null} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Value" help="Exactly as it is, with its line ends; at least 4 characters." error={errors.value?.message}>
          <TextArea
            {...register('value')}
            rows={4}
            autoComplete="off"
            spellCheck={false}
            className={isShown ? 'font-mono' : 'font-mono [-webkit-text-security:disc]'}
          />
        </Field>
        <Checkbox label="Show what I type" checked={isShown} onChange={setIsShown} />
        {errors.root && (
          <p role="alert" className="text-sm text-red">
            {errors.root.message}
          </p>
        )}
      </form>
      {dialog}
    </Dialog>
  )
}
