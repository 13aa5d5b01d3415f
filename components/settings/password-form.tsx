'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { z } from 'zod'
import { isSamePassword, NewPasswordFields, newPasswordShape } from '../account/new-password-fields.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { changePassword } from './change-password.ts'

const passwordForm = z
  .object({ currentPassword: z.string().min(1, 'Type your present password.'), ...newPasswordShape })
  .refine(...isSamePassword)
type PasswordForm = z.infer<typeof passwordForm>

const EMPTY: PasswordForm = { currentPassword: '', newPassword: '', repeated: '' }

/** Asks for the present password too; other browsers of this person are signed out. */
export function PasswordForm({ email }: { email: string }) {
  const { register, handleSubmit, setError, reset, formState } = useForm<PasswordForm>({
    resolver: zodResolver(passwordForm),
    mode: 'onTouched',
    defaultValues: EMPTY,
  })
  const { errors, isSubmitting } = formState
  const save = handleSubmit(async ({ currentPassword, newPassword }) => {
    const outcome = await changePassword({ currentPassword, newPassword })
    if (!outcome.ok) return setError(outcome.field ?? 'root', { message: outcome.message })
    reset(EMPTY)
    toast.success('Changed the password. Other browsers are signed out.')
  })
  return (
    <form onSubmit={save} noValidate className="flex max-w-sm flex-col gap-4">
      {/* Password managers want to know whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Present password" error={errors.currentPassword?.message}>
        <TextInput {...register('currentPassword')} type="password" autoComplete="current-password" />
      </Field>
      <NewPasswordFields label="New password" register={register} errors={errors} />
      {errors.root && (
        <p role="alert" className="text-sm text-red">
          {errors.root.message}
        </p>
      )}
      <div>
        <Button type="submit" variant="primary" isBusy={isSubmitting}>
          Change the password
        </Button>
      </div>
    </form>
  )
}
